// The admin API, as it is opened by the cookie that the browser keeps for the console.

/** What the service says it cannot do (RFC 9457). */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title);
    this.status = status;
    this.request = body.request_id;
    this.silent = body === SILENT;
  }
}

/** What no other page can send. */
const OWN = { "X-Gatehouse-Console": "1" };

const SILENT = { title: "Gatehouse does not answer." };

async function call(method, path, body) {
  const headers = { ...OWN };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (method === "PUT") {
    // What is to be is said whole, whatever it was before.
    headers["If-Match"] = "*";
  }
  let answer;
  let json;
  try {
    answer = await fetch(`console/${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    json = text === "" ? null : JSON.parse(text);
  } catch {
    // Nothing came, or what a proxy says when nothing came to it.
    throw new Problem(answer?.status ?? 0, SILENT);
  }
  if (!answer.ok) {
    throw new Problem(answer.status, json ?? { title: answer.statusText });
  }
  return json;
}

/** Reads what a stream of the admin API says, part by part; `headers` are sent along. */
export async function listen(where, { headers, signal }) {
  let answer;
  try {
    answer = await fetch(`console/admin/v1/${where}`, { headers: { ...OWN, ...headers }, signal });
  } catch {
    throw new Problem(0, SILENT);
  }
  if (!answer.ok) {
    throw new Problem(answer.status, await answer.json().catch(() => SILENT));
  }
  return answer.body.pipeThrough(new TextDecoderStream()).getReader();
}

/** As `found` what was asked for, or, where the key is not for that, as `refused` why. */
export async function unlessRefused(answer) {
  try {
    return { found: await answer };
  } catch (error) {
    if (error.status === 403) {
      return { refused: error };
    }
    throw error;
  }
}

/** A path with each of its parts encoded: path`tenants/${id}`. */
export const path = (words, ...parts) => String.raw({ raw: words }, ...parts.map(encodeURIComponent));

/** What comes after a path; what is empty is left out. */
export function query(parameters) {
  const said = Object.entries(parameters).filter(([, value]) => value);
  return said.length === 0 ? "" : `?${new URLSearchParams(said)}`;
}

export const get = (where) => call("GET", `admin/v1/${where}`);
export const post = (where, body) => call("POST", `admin/v1/${where}`, body);
export const put = (where, body) => call("PUT", `admin/v1/${where}`, body);
export const del = (where) => call("DELETE", `admin/v1/${where}`);

export const session = () => call("GET", "session");
export const signIn = (key) => call("POST", "session", { key });
export const signOut = () => call("DELETE", "session");
