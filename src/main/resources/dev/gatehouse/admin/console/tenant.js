// The tenants, and the pages of one.
import { html, nothing } from "./lit-html.js";
import { get, path, post, query, unlessRefused } from "./api.js";
import { capabilities } from "./capabilities.js";
import { ask } from "./dialog.js";
import { badge, chart, crumbs, pager, pause, problem, table, time } from "./view.js";

/** How many milliseconds the counts of who is signed in are shown. */
const COUNTED = 5_000;

/** What a logout means, in a sentence. */
export function meaning({ session, refresh_tokens: tokens, scope, when_refresh_missing: missing, strict }) {
  const whose = { session: "the session", user: "every session of the user", others: "the user's other sessions" }[scope];
  const refresh = {
    "revoke-family": `refresh tokens of ${whose} are revoked`,
    "revoke-presented": `the presented refresh token is revoked${missing === "end-session" ? ", or all of the session's if none is presented" : ""}`,
    keep: "no token ends",
  }[tokens];
  const sentence = {
    end: `Logout ends ${whose}: no token of it is good any more, on any node.`,
    suspend: `Logout makes the user logged out until a token is used again; ${refresh}.`,
    keep: `Logout lets access tokens live until they expire; ${refresh}.`,
  }[session];
  return strict ? sentence : `${sentence} It never fails.`;
}

export const tenants = {
  title: () => "Tenants",
  load: async (_, __, { redraw, signal }) => {
    const { data } = await get("tenants");
    const activity = new Map();
    count(data, activity, redraw, signal);
    return { data, activity };
  },
  view: ({ data, activity }) => html`
    <h1 tabindex="-1">Tenants</h1>
    <p class="lead">Who is signed in now, and who came and went in the last hour: each bar is five minutes.</p>
    ${table(
      "Tenants",
      ["Tenant", "State", "Sessions", "Logins", "Logouts", "Refusals", "What logout means"],
      data.map(
        (tenant) => html`<tr>
          <th scope="row">
            <a href="#/${path`tenants/${tenant.id}`}">${tenant.id}</a>
            ${tenant.dialect === tenant.id ? nothing : html`<small>${tenant.dialect}</small>`}
          </th>
          <td>${badge(tenant.suspended ? "suspended" : "active")}</td>
          ${goingOn(activity.get(tenant.id))}
          <td class="text">${meaning(tenant.logout)}</td>
        </tr>`,
      ),
      "There is no tenant in tenants.yml.",
    )}
  `,
};

/**
 * One after the other, however many there are: the page is there, and they come to it. Then over
 * again, as long as somebody looks.
 */
async function count(tenants, activity, redraw, signal) {
  while (!signal.aborted) {
    for (const { id } of document.hidden ? [] : tenants) {
      if (signal.aborted) {
        return;
      }
      activity.set(id, await get(path`tenants/${id}/activity`).catch((error) => ({ error })));
      redraw();
    }
    await pause(COUNTED, signal);
  }
}

const goingOn = (activity) =>
  activity?.sessions === undefined
    ? html`<td colspan="4" class="hint">${activity?.error.message ?? "…"}</td>`
    : html`<td class="number">${activity.sessions}</td>
        <td>${chart("Logins", activity.logins)}</td>
        <td>${chart("Logouts", activity.logouts)}</td>
        <td class="refusals">${chart("Refusals", activity.refusals)}</td>`;

/** A page of a tenant: what it loads besides the tenant, and what it shows below its head. */
export const page = (part, title, load, view) => ({
  title: ([, id]) => `${title} of ${id}`,
  load: async ([, id], search, going) => {
    const [list, own] = await Promise.all([
      unlessRefused(get("tenants")),
      unlessRefused(load(id, search, { ...going, before: going.before?.own.found })),
    ]);
    return { tenant: list.found?.data.find((tenant) => tenant.id === id) ?? { id }, list, own };
  },
  view: ({ tenant, list, own }, _, search) => html`
    ${crumbs()}
    <div class="head">
      <h1 tabindex="-1">${tenant.id} ${tenant.suspended ? badge("suspended") : nothing}</h1>
      ${list.refused ? nothing : suspension(tenant)}
    </div>
    ${list.refused ? problem(list.refused) : lead(tenant)}
    <nav class="tabs" aria-label="Pages of ${tenant.id}">
      ${Object.entries({ "": "Capabilities", accounts: "Accounts", keys: "Keys", audit: "Audit", live: "Live" }).map(
        ([other, label]) =>
          html`<a href="#/${path`tenants/${tenant.id}`}${other && `/${other}`}"
            aria-current=${other === part ? "page" : "false"}>${label}</a>`,
      )}
    </nav>
    ${own.refused ? problem(own.refused) : view(tenant, own.found, search)}
  `,
});

const lead = ({ dialect, hosts, logout }) =>
  html`<p class="lead">
    Speaks <strong>${dialect}</strong>${hosts.length ? html` at ${hosts.join(", ")}` : nothing}. ${meaning(logout)}
  </p>`;

function suspension({ id, suspended }) {
  return suspended
    ? html`<button @click=${() =>
        ask({
          title: `Resume ${id}`,
          text: "Its users are served again; who was signed in has to sign in anew.",
          confirm: "Resume",
          act: ({ reason }) => post(`${path`tenants/${id}/resume`}${query({ reason })}`),
          done: `${id} is served again.`,
        })}>Resume</button>`
    : html`<button class="grave" @click=${() =>
        ask({
          title: `Suspend ${id}`,
          text: "Every token of the tenant ends, on every node within a second, and nobody is served until it is resumed.",
          confirm: "Suspend",
          grave: true,
          act: ({ reason }) => post(`${path`tenants/${id}/suspend`}${query({ reason })}`),
          done: `${id} is suspended.`,
        })}>Suspend</button>`;
}

export const overview = page(
  "",
  "Capabilities",
  (id) => get(path`tenants/${id}/capabilities`),
  (tenant, { data }) =>
    capabilities(data, {
      base: path`tenants/${tenant.id}`,
      level: "tenant",
      above: "tenants.yml",
      whom: tenant.id,
    }),
);

export const accounts = page(
  "accounts",
  "Accounts",
  (id, search) => get(`${path`tenants/${id}/accounts`}${query(search)}`),
  (tenant, { data, next_cursor: next }, search) => {
    const here = `#/${path`tenants/${tenant.id}/accounts`}`;
    return html`
      <form class="search" role="search" data-search=${here}>
        <label>Name or address begins with
          <input name="name" type="search" autocomplete="off" .value=${search.name ?? ""}>
        </label>
        <button class="main">Search</button>
      </form>
      ${table(
        `Accounts of ${tenant.id}`,
        ["Account", "Status", "Proves itself by", "Created"],
        data.map(
          (account) => html`<tr>
            <th scope="row">
              <a href="${here}/${path`${account.id}`}">${account.username ?? account.email ?? account.shown_id}</a>
              ${account.username && account.email ? html`<small>${account.email}</small>` : nothing}
            </th>
            <td>${badge(account.status)}</td>
            <td>${account.method}</td>
            <td>${time(account.created_at)}</td>
          </tr>`,
        ),
        search.name ? `No account has a name that begins with “${search.name}”.` : "There is no account yet.",
      )}
      ${pager(here, search, next)}
    `;
  },
);

export const keys = page(
  "keys",
  "Keys",
  (id) => get(path`tenants/${id}/keys`),
  (tenant, { data }) => {
    const base = path`tenants/${tenant.id}/keys`;
    const rotate = () =>
      ask({
        title: "Make a new key",
        text: "It is published now and signs after a while, so that whoever keeps the tenant's public keys has time to fetch it.",
        fields: html`<label for="lead">Signs</label>
          <select id="lead" name="lead">
            <option value="PT10M">in ten minutes</option>
            <option value="PT1H">in an hour</option>
            <option value="P1D">in a day</option>
            <option value="PT0S">at once</option>
          </select>`,
        confirm: "Make it",
        act: ({ lead, reason }) => post(`${base}${query({ reason })}`, { lead }),
        done: `${tenant.id} has a new key.`,
      });
    const retire = (kid) =>
      ask({
        title: "Retire the key",
        text: `${kid} signs no more; what it has signed stays good until it expires. If no other is there to sign, a new one does from now on.`,
        confirm: "Retire",
        act: ({ reason }) => post(`${base}/${path`${kid}`}/retire${query({ reason })}`),
        done: "The key is retired.",
      });
    const compromised = (kid) =>
      ask({
        title: "Give up the key as compromised",
        text: `${kid} is used no more, and every token of ${tenant.id} ends: everybody has to sign in again.`,
        confirm: "End every token",
        grave: true,
        act: ({ reason }) => post(`${base}/${path`${kid}`}/compromised${query({ reason })}`),
        done: "The key is given up, and every token of the tenant has ended.",
      });
    return html`
      <p class="bar"><button class="main" @click=${rotate}>New key</button></p>
      ${table(
        `Keys of ${tenant.id}`,
        ["Key", "State", "Created", "Signs from", ""],
        data.map(
          ({ kid, state, algorithm, ...at }) => html`<tr>
            <th scope="row"><code>${kid}</code><small>${algorithm}</small></th>
            <td>${badge(state)}<small>${time(at.compromised_at ?? at.retired_at)}</small></td>
            <td>${time(at.created_at)}</td>
            <td>${time(at.active_from)}</td>
            <td class="act">
              ${state === "active" || state === "pending"
                ? html`<button @click=${() => retire(kid)} aria-label="Retire ${kid}">Retire</button>`
                : nothing}
              ${state === "compromised"
                ? nothing
                : html`<button class="grave" @click=${() => compromised(kid)} aria-label="Compromised: ${kid}">
                    Compromised</button>`}
            </td>
          </tr>`,
        ),
        "There is no key yet: the first one is made with the first token.",
      )}
    `;
  },
);
