// Keys for operators who need not, or should not, have the installation's own.
import { html, nothing } from "./lit-html.js";
import { del, get, path, post, query, unlessRefused } from "./api.js";
import { ask } from "./dialog.js";
import { badge, instant, problem, table, time } from "./view.js";

const SCOPES = [
  "tenants:read",
  "tenants:write",
  "accounts:read",
  "accounts:write",
  "sessions:read",
  "sessions:write",
  "capabilities:read",
  "capabilities:write",
  "keys:read",
  "keys:write",
  "limits:read",
  "limits:write",
  "admin-keys:read",
  "admin-keys:write",
  "audit:read",
];

export const adminKeys = {
  title: () => "Admin keys",
  load: () => unlessRefused(get("admin-keys")),
  view: ({ found, refused }) => html`
    <div class="head">
      <h1 tabindex="-1">Admin keys</h1>
      <button class="main" @click=${make}>New admin key</button>
    </div>
    <p class="lead">
      Each does what its scopes say, to its tenants, and knows of no others. The key that the installation was given is
      not among them.
    </p>
    ${refused
      ? problem(refused)
      : table(
          "Admin keys",
          ["Name", "State", "Scopes", "Tenants", "Made", "Good until", ""],
          found.data.map(row),
          "No key has been made yet.",
        )}
  `,
};

function row(key) {
  const state = standing(key);
  return html`<tr>
    <th scope="row">${key.name}</th>
    <td>${badge(state)}<small>${time(key.revoked_at)}</small></td>
    <td class="text">${key.scopes.join(", ")}</td>
    <td class="text">${key.tenants?.join(", ") ?? "all"}</td>
    <td>${time(key.created_at)}<small>by ${key.created_by}</small></td>
    <td>${time(key.expires_at)}</td>
    <td class="act">
      ${state === "active"
        ? html`<button class="grave" @click=${() => revoke(key)} aria-label="Revoke ${key.name}">Revoke</button>`
        : nothing}
    </td>
  </tr>`;
}

const standing = ({ revoked_at: revoked, expires_at: end }) =>
  revoked ? "revoked" : end && new Date(end) <= new Date() ? "expired" : "active";

const make = () =>
  ask({
    title: "Make an admin key",
    text: "It can be for no more than your own is for, and is shown once.",
    fields: html`
      <label for="name">Name <small>(required; the audit knows it by that)</small></label>
      <input id="name" name="name" required maxlength="63" autocomplete="off" autofocus>
      <fieldset>
        <legend>Scopes <small>(at least one)</small></legend>
        ${SCOPES.map((scope) => html`<label><input type="checkbox" name="scope" value=${scope}> ${scope}</label>`)}
      </fieldset>
      <label for="tenants">Tenants <small>(required; their ids, with a space between, or * for all)</small></label>
      <input id="tenants" name="tenants" required autocomplete="off">
      <label for="until">Good until <small>(your time; leave it empty for good)</small></label>
      <input id="until" name="until" type="datetime-local">`,
    confirm: "Make it",
    act: ({ name, tenants, until, reason }, form) => {
      const scopes = form.getAll("scope");
      if (scopes.length === 0) {
        throw new Error("Scopes: tick what the key is for.");
      }
      return post(`admin-keys${query({ reason })}`, {
        name,
        scopes,
        tenants: tenants.trim() === "*" ? null : tenants.trim().split(/\s+/),
        expires_at: instant(until),
      });
    },
    show: made,
    done: "The key is made.",
  });

/** Shows the key's text, which nobody is shown again. */
function made({ name, key }) {
  const copy = async ({ target }) => {
    const dialog = target.closest("dialog");
    dialog.querySelector("#made").select();
    // Only where nobody can listen between (a secure context) may a page copy by itself.
    const copied = await navigator.clipboard?.writeText(key).then(
      () => true,
      () => false,
    );
    dialog.querySelector("#copied").textContent = copied ? "Copied." : "It is selected: copy it as you copy any text.";
  };
  return html`
    <p>This is ${name}. It is not shown again: keep it where it is safe.</p>
    <label for="made">Admin key</label>
    <input id="made" readonly .value=${key} autocomplete="off">
    <p id="copied" role="status"></p>
    <button class="main" @click=${copy}>Copy</button>
  `;
}

const revoke = ({ id, name }) =>
  ask({
    title: `Revoke ${name}`,
    text: "It is good no more, at once and on every node, and whoever is signed in with it is signed out.",
    confirm: "Revoke",
    grave: true,
    act: ({ reason }) => del(`${path`admin-keys/${id}`}${query({ reason })}`),
    done: `${name} is revoked.`,
  });
