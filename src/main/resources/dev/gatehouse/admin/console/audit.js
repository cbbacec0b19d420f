// What happened at a tenant.
import { html, nothing } from "./lit-html.js";
import { get, path, query } from "./api.js";
import { page } from "./tenant.js";
import { address, instant, pager, table, time } from "./view.js";

const ACTIONS = [
  "authn_login_success",
  "authn_login_fail",
  "authn_token_reuse",
  "authn_password_change",
  "authn_token_revoked",
  "authz_change",
  "authz_fail",
  "excess_rate_limit_exceeded",
  "session_use_after_expire",
  "session_logout",
  "user_created",
  "user_updated",
  "user_deleted",
  "user_disabled",
  "user_enabled",
  "user_archived",
  "tenant_suspended",
  "tenant_resumed",
  "tenants_reloaded",
  "limits_reset",
  "key_rotated",
  "key_retired",
  "key_compromised",
  "admin_key_created",
  "admin_key_revoked",
  "token_inspected",
  "audit_read",
  "audit_pruned",
  "audit_dropped",
];

const asked = ({ from, to, ...rest }) => query({ ...rest, from: instant(from), to: instant(to) });

export const audit = page(
  "audit",
  "Audit",
  (id, search) => get(`${path`tenants/${id}/audit`}${asked(search)}`),
  (tenant, { data, next_cursor: next }, search) => {
    const here = `#/${path`tenants/${tenant.id}`}`;
    return html`
      <form class="search" role="search" data-search="${here}/audit">
        <label>Action
          <select name="action">
            <option value="" .selected=${!search.action}>any</option>
            ${ACTIONS.map((action) => html`<option .selected=${action === search.action}>${action}</option>`)}
          </select>
        </label>
        ${field("object", "Object", "search", search, "an id")}
        ${field("actor", "Actor", "search", search, "an id, or operator")}
        ${field("from", "From", "datetime-local", search)} ${field("to", "To", "datetime-local", search)}
        <button class="main">Search</button>
      </form>
      ${events(`Audit of ${tenant.id}`, here, data, "Nothing like that is written down.")}
      ${pager(`${here}/audit`, search, next)}
      <p class="hint">That the audit is read is written down, too.</p>
    `;
  },
);

/** Events, as they stand in the audit; `here` is the tenant's page. */
export const events = (caption, here, data, empty) =>
  table(
    caption,
    ["When", "Action", "Object", "Actor", "Reason", "Details"],
    data.map(
      (event) => html`<tr>
        <td>${time(event.at)}<code class="id" title="Request ${event.request_id}">${event.request_id}</code></td>
        <th scope="row">${event.action}</th>
        <td>${subject(here, event.object_kind, event.object_id)}</td>
        <td>${subject(here, event.actor_kind, event.actor_id)}<small>${event.address ? address(event.address) : nothing}</small></td>
        <td class="text">${event.reason ?? nothing}</td>
        <td class="text">${Object.entries(event.details).map(([key, value]) => html`<div>${parts(key)}: ${value}</div>`)}</td>
      </tr>`,
    ),
    empty,
  );

/** A key that goes on in the next line between its words only. */
const parts = (key) => key.split("_").map((word, i) => (i === 0 ? word : html`_<wbr />${word}`));

const field = (name, label, type, search, hint) =>
  html`<label>${label}
    <input name=${name} type=${type} autocomplete="off" placeholder=${hint ?? nothing} .value=${search[name] ?? ""}>
  </label>`;

const subject = (here, kind, id) =>
  html`${kind} ${kind === "account"
    ? html`<a class="id" href="${here}/${path`accounts/${id}`}" title=${id}>${id}</a>`
    : kind === id
      ? nothing
      : html`<code class="id" title=${id}>${id}</code>`}`;
