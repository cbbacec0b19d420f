// The tenants, and the pages of one.
import { html, nothing } from "./lit-html.js";
import { get, path, post, query } from "./api.js";
import { capabilities } from "./capabilities.js";
import { ask } from "./dialog.js";
import { badge, crumbs, pager, table, time } from "./view.js";

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
  load: () => get("tenants"),
  view: ({ data }) => html`
    <h1 tabindex="-1">Tenants</h1>
    ${table(
      "Tenants",
      ["Tenant", "Dialect", "State", "What logout means"],
      data.map(
        (tenant) => html`<tr>
          <th scope="row"><a href="#/${path`tenants/${tenant.id}`}">${tenant.id}</a></th>
          <td>${tenant.dialect}</td>
          <td>${badge(tenant.suspended ? "suspended" : "active")}</td>
          <td class="text">${meaning(tenant.logout)}</td>
        </tr>`,
      ),
      "There is no tenant in tenants.yml.",
    )}
  `,
};

/** A page of a tenant: what it loads besides the tenant, and what it shows below its head. */
export const page = (part, title, load, view) => ({
  title: ([, id]) => `${title} of ${id}`,
  load: async ([, id], search) => {
    const [{ data }, loaded] = await Promise.all([get("tenants"), load(id, search)]);
    return { tenant: data.find((tenant) => tenant.id === id), loaded };
  },
  view: ({ tenant, loaded }, _, search) => html`
    ${crumbs()}
    <div class="head">
      <h1 tabindex="-1">${tenant.id} ${tenant.suspended ? badge("suspended") : nothing}</h1>
      ${suspension(tenant)}
    </div>
    <p class="lead">
      Speaks <strong>${tenant.dialect}</strong>${tenant.hosts.length ? html` at ${tenant.hosts.join(", ")}` : nothing}.
      ${meaning(tenant.logout)}
    </p>
    <nav class="tabs" aria-label="Pages of ${tenant.id}">
      ${Object.entries({ "": "Capabilities", accounts: "Accounts", keys: "Keys", audit: "Audit" }).map(
        ([other, label]) =>
          html`<a href="#/${path`tenants/${tenant.id}`}${other && `/${other}`}"
            aria-current=${other === part ? "page" : "false"}>${label}</a>`,
      )}
    </nav>
    ${view(tenant, loaded, search)}
  `,
});

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
        text: `${kid} signs no more; what it has signed stays good until it expires.`,
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
