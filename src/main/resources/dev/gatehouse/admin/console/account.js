// One account: who it is, what it may do, and where it is signed in.
import { html, nothing } from "./lit-html.js";
import { del, get, path, post, query, unlessRefused } from "./api.js";
import { capabilities } from "./capabilities.js";
import { ask } from "./dialog.js";
import { address, badge, crumbs, pager, problem, table, time } from "./view.js";

const name = (account) => account.username ?? account.email ?? account.shown_id;

export const account = {
  title: () => "Account",
  load: async ([, tenant, , id], search) => {
    const base = path`tenants/${tenant}/accounts/${id}`;
    const [found, able, sessions] = await Promise.all([
      get(base),
      unlessRefused(get(`${base}/capabilities`)),
      unlessRefused(get(`${base}/sessions${query(search)}`)),
    ]);
    return { base, found, able, sessions };
  },
  view: ({ base, found, able, sessions }, [, tenant], search) => {
    const here = `#/${path`tenants/${tenant}`}`;
    return html`
      ${crumbs([tenant, here], ["Accounts", `${here}/accounts`])}
      <div class="head">
        <h1 tabindex="-1">${name(found)} ${badge(found.status)}</h1>
        ${standing(base, found)}
      </div>
      <dl>
        ${detail("Id", html`<code>${found.id}</code>`)}
        ${found.shown_id === found.id ? nothing : detail("Id as clients see it", html`<code>${found.shown_id}</code>`)}
        ${found.username ? detail("User name", found.username) : nothing}
        ${found.email ? detail("E-mail", found.email) : nothing}
        ${detail("Proves itself by", found.method)}
        ${detail("Created", time(found.created_at))}
        ${detail("Changed", time(found.updated_at))}
        ${found.profile ? detail("Profile", html`<code>${JSON.stringify(found.profile)}</code>`) : nothing}
      </dl>
      <div class="head">
        <h2>Sessions</h2>
        ${sessions.found?.data.some(({ status }) => status === "active")
          ? html`<button class="grave" @click=${() => end(`${base}/sessions`, `every session of ${name(found)}`)}>
              End all</button>`
          : nothing}
      </div>
      ${sessions.refused
        ? problem(sessions.refused)
        : html`${table(
            `Sessions of ${name(found)}`,
            ["Session", "Status", "Signed in", "Ends", "Address", "Device", ""],
            sessions.found.data.map((session) => row(tenant, session)),
            "Nobody has signed in.",
          )}
          ${pager(`${here}/${path`accounts/${found.id}`}`, search, sessions.found.next_cursor)}`}
      <h2>Capabilities</h2>
      ${able.refused
        ? problem(able.refused)
        : capabilities(able.found.data, { base, level: "account", above: "the tenant", whom: name(found) })}
    `;
  },
};

const detail = (term, value) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;

function standing(base, found) {
  const who = name(found);
  switch (found.status) {
    case "terminated":
      return nothing;
    case "suspended":
      return html`<button @click=${() =>
        ask({
          title: `Enable ${who}`,
          text: "The account may sign in again.",
          confirm: "Enable",
          act: ({ reason }) => post(`${base}/enable${query({ reason })}`),
          done: `${who} may sign in again.`,
        })}>Enable</button>`;
    default:
      return html`<button class="grave" @click=${() =>
        ask({
          title: `Disable ${who}`,
          text: "All its sessions end, and it can do nothing until it is enabled.",
          confirm: "Disable",
          grave: true,
          act: ({ reason }) => post(`${base}/disable${query({ reason })}`),
          done: `${who} is disabled.`,
        })}>Disable</button>`;
  }
}

function row(tenant, session) {
  const short = session.id.slice(-12);
  return html`<tr>
    <th scope="row"><code title=${session.id}>…${short}</code><small>by ${session.method}</small></th>
    <td>${badge(session.status)}${session.end_reason ? html`<small>by ${session.end_reason}</small>` : nothing}</td>
    <td>${time(session.created_at)}</td>
    <td>${time(session.status === "ended" ? session.ended_at : session.expires_at)}</td>
    <td>${address(session.address)}</td>
    <td class="text">${session.user_agent ?? nothing}</td>
    <td class="act">
      ${session.status === "active"
        ? html`<button class="grave" aria-label="End session ${short}"
            @click=${() => end(path`tenants/${tenant}/sessions/${session.id}`, `the session …${short}`)}>End</button>`
        : nothing}
    </td>
  </tr>`;
}

const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;

/** Shows what would end, and ends it if that is what was meant. */
async function end(where, what) {
  let would;
  try {
    would = await del(`${where}?dry_run=true`);
  } catch (error) {
    window.dispatchEvent(new CustomEvent("failed", { detail: error }));
    return;
  }
  ask({
    title: `End ${what}`,
    text: html`This ends <strong>${count(would.sessions, "session", "sessions")}</strong> with
      <strong>${count(would.refresh_families, "family", "families")}</strong> of refresh tokens, whatever logout means
      for the tenant. A node that has not heard of it yet may let somebody go on for at most
      ${count(would.residual_exposure_seconds, "second", "seconds")}.`,
    confirm: "End",
    grave: true,
    act: ({ reason }) => del(`${where}${query({ reason })}`),
    done: `${what[0].toUpperCase()}${what.slice(1)} has ended.`,
  });
}
