// The capabilities of a tenant or of an account, as switches.
import { html, nothing } from "./lit-html.js";
import { del, path, put, query } from "./api.js";
import { ask } from "./dialog.js";
import { badge, instant, table, time } from "./view.js";

const MEANINGS = {
  signup: "make an account",
  signin: "sign in",
  "refresh-token": "get a new access token",
  logout: "log out",
  terminate: "leave for good",
  "reset-password": "set a forgotten password anew",
  "authenticated-user": "see who is signed in",
  profile: "see and change the profile",
  otp: "ask for one-time codes",
};

/**
 * base   the API's path of the tenant or of the account
 * level  the level that this is: `tenant` or `account`
 * above  what decides where this level says nothing
 * whom   what it is about, in words
 */
export const capabilities = (list, { base, level, above, whom }) =>
  table(
    `Capabilities of ${whom}`,
    ["Capability", "Now", "Decided by", "Reason", "Until", ""],
    list.map((capability) => row(capability, { base, level, above, whom })),
    "",
  );

function row(capability, { base, level, above, whom }) {
  const { capability: word, restricted, source, reason, until } = capability;
  const own = `${base}/capabilities/${path`${word}`}`;
  // What is restricted above an account is restricted for the account.
  const decidedAbove = level === "account" && restricted && source !== level;
  const turn = () =>
    ask({
      title: `${restricted ? "Allow" : "Restrict"} ${word}`,
      text: restricted
        ? `For ${whom} it is allowed again to ${MEANINGS[word] ?? word}, on every node within a second.`
        : `For ${whom} it is no longer possible to ${MEANINGS[word] ?? word}: calls are answered 403 at once,
           on every node within a second.`,
      fields: html`<label for="until">Until <small>(your time; leave it empty for good)</small></label>
        <input id="until" name="until" type="datetime-local">`,
      confirm: restricted ? "Allow" : "Restrict",
      grave: !restricted,
      act: (values) =>
        put(own, { restricted: !restricted, reason: values.reason, until: instant(values.until) }),
      done: `${word} is ${restricted ? "allowed" : "restricted"} for ${whom}.`,
    });
  const follow = () =>
    ask({
      title: `Let ${above} decide about ${word}`,
      text: `What is said here for ${whom} is forgotten.`,
      confirm: `Follow ${above}`,
      act: ({ reason: why }) => del(`${own}${query({ reason: why })}`),
      done: `${word} follows ${above} again.`,
    });
  return html`<tr>
    <th scope="row">${word}<small>${MEANINGS[word] ?? nothing}</small></th>
    <td>
      <span class="now">
        <button role="switch" aria-checked=${!restricted} aria-label="${word} allowed" ?disabled=${decidedAbove}
          @click=${turn}></button>
        ${badge(restricted ? "restricted" : "allowed")}
      </span>
    </td>
    <td>${source === "tenant" && level === "account" ? "the tenant" : source}</td>
    <td>${reason ?? nothing}</td>
    <td>${time(until)}</td>
    <td class="act">
      ${source === level
        ? html`<button @click=${follow} aria-label="Follow ${above} about ${word}">Follow ${above}</button>`
        : nothing}
    </td>
  </tr>`;
}
