// What the pages are made of.
import { html, nothing } from "./lit-html.js";
import { query } from "./api.js";

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** A time in the reader's own zone; the exact one is in its title. */
export const time = (instant) =>
  instant ? html`<time datetime=${instant} title=${instant}>${clock.format(new Date(instant))}</time>` : nothing;

/** A time as `datetime-local` has it, as the API wants it. */
export const instant = (local) => (local ? new Date(local).toISOString() : null);

/** A client's address; an IPv6 one stands for its /64, and is written as RFC 5952 has it. */
export const address = (written) =>
  written.includes(":") ? `${new URL(`http://[${written}]`).hostname.slice(1, -1)}/64` : written;

/** The words that are good, bad or on their way; all others are just words. */
const MOODS = {
  allowed: "good",
  active: "good",
  logged_in: "good",
  restricted: "bad",
  suspended: "bad",
  terminated: "bad",
  compromised: "bad",
  pending: "soon",
};

export const badge = (word) => html`<span class="badge ${MOODS[word] ?? ""}">${word.replace("_", " ")}</span>`;

export const problem = (error) =>
  error
    ? html`<p class="problem" role="alert">
        ${error.message} ${error.request ? html`<small>Request ${error.request}</small>` : nothing}
      </p>`
    : nothing;

const BARS = 12;

/** The minutes of an hour as bars, and how often that was. */
export function chart(what, minutes) {
  const wide = minutes.length / BARS;
  const bars = Array.from({ length: BARS }, (_, bar) => sum(minutes.slice(bar * wide, (bar + 1) * wide)));
  const most = Math.max(...bars);
  // Few are not to look like many.
  const unit = 22 / Math.max(most, 5);
  const drawn = bars.map((times, bar) => `M${bar * 8} 24v-${times * unit + 1}h6v${times * unit + 1}z`);
  const said = `${what} in the last hour: ${sum(bars)}; in five minutes at most ${most}`;
  return html`<span class="chart" title=${said}>
    <svg viewBox="0 0 94 24" role="img" aria-label=${said}><path d=${drawn.join("")}></path></svg>
    <span aria-hidden="true">${sum(bars)}</span>
  </span>`;
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

/** A table that scrolls by itself where the window is narrow, by keyboard too. */
export const table = (caption, columns, rows, empty) =>
  rows.length === 0
    ? html`<p class="empty">${empty}</p>`
    : html`<div class="scroll" role="region" aria-label=${caption} tabindex="0">
        <table>
          <caption class="unseen">${caption}</caption>
          <thead>
            <tr>
              ${columns.map((column) =>
                column ? html`<th scope="col">${column}</th>` : html`<td><span class="unseen">Actions</span></td>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows}
          </tbody>
        </table>
      </div>`;

/** Waits so many milliseconds, or until `signal` says that nobody does any more. */
export const pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** The ways to other parts of a list. */
export const pager = (here, search, next) =>
  search.cursor || next
    ? html`<nav class="pager" aria-label="Parts of the list">
        ${search.cursor ? html`<a href="${here}${query({ ...search, cursor: "" })}">← Newest</a>` : nothing}
        ${next ? html`<a href="${here}${query({ ...search, cursor: next })}">Older →</a>` : nothing}
      </nav>`
    : nothing;

export const crumbs = (...links) =>
  html`<nav aria-label="Where this is">
    <ol class="crumbs">
      <li><a href="#/">Tenants</a></li>
      ${links.map(([label, href]) => html`<li><a href=${href}>${label}</a></li>`)}
    </ol>
  </nav>`;
