// What happens at a tenant, as it happens.
import { html, nothing } from "./lit-html.js";
import { listen, path } from "./api.js";
import { events } from "./audit.js";
import { page } from "./tenant.js";
import { pause } from "./view.js";

/** How many rows are shown, and wait to be, at most. */
const MOST = 200;

/** After how many milliseconds without a word nobody is there: one comes every fifteen seconds. */
const SILENCE = 45_000;
const LONGEST_PAUSE = 30_000;

/** Whoever listens to the page is told how many came, and no more often than that. */
const TOLD = 10_000;

export const live = page("live", "Live events", follow, (tenant, stream) => {
  const { rows, waiting, paused } = stream;
  const turn = () => {
    stream.paused = !paused;
    stream.rows = newest(waiting, rows);
    stream.waiting = [];
    stream.redraw();
  };
  const [mood, words] = paused
    ? ["soon", "Paused"]
    : stream.cutOff
      ? ["bad", "Cut off; trying again"]
      : ["good", "Listening"];
  return html`
    <div class="head">
      <p class="now">
        <span class="badge ${mood}" role="status">${words}</span>
        ${waiting.length > 0 ? html`<span class="hint">${waiting.length} waiting</span>` : nothing}
      </p>
      <button class="main" @click=${turn}>${paused ? "Go on" : "Pause"}</button>
    </div>
    <p class="unseen" aria-live="polite">${stream.told}</p>
    ${events(
      `Live events of ${tenant.id}`,
      `#/${path`tenants/${tenant.id}`}`,
      rows,
      "Nothing has happened since you came.",
    )}
    <p class="hint">At most ${MOST}: the audit has them all. That somebody listens is written down, too.</p>
  `;
});

const newest = (some, others) => [...some, ...others].slice(0, MOST);

/** Listens until the page is left, going on where it was before. */
async function follow(id, _, { before, redraw, signal }) {
  const stream = { rows: [], waiting: [], last: null, came: 0, told: "", ...before, cutOff: false, redraw };
  const first = await connect(id, stream, signal);
  goOn(id, stream, signal, first);
  const telling = setInterval(() => tell(stream), TOLD);
  signal.addEventListener("abort", () => clearInterval(telling));
  return stream;
}

async function connect(id, { last }, signal) {
  const silent = new AbortController();
  const reader = await listen(path`tenants/${id}/events`, {
    headers: last === null ? {} : { "Last-Event-ID": last },
    signal: AbortSignal.any([signal, silent.signal]),
  });
  return { reader, silent };
}

/** Reads, and comes again after a while whenever it is cut off: the longer the more it is in vain. */
async function goOn(id, stream, signal, first) {
  let connected = first;
  let wait = 0;
  while (!signal.aborted) {
    try {
      connected ??= await connect(id, stream, signal);
      for await (const heard of parts(connected)) {
        wait = 0;
        stream.cutOff = false;
        take(stream, heard);
      }
    } catch (error) {
      if (error.status >= 400 && error.status < 500) {
        // To come again is of no use; the page, loaded anew, tells why.
        stream.last = null;
        window.dispatchEvent(new CustomEvent("changed", { detail: "" }));
        return;
      }
    }
    connected = null;
    stream.cutOff = true;
    stream.redraw();
    wait = Math.min(LONGEST_PAUSE, 2 * wait || 500);
    // Those who were cut off together do not come back together.
    await pause(wait * (0.5 + Math.random() / 2), signal);
  }
}

/** The events of each part that comes, until none comes any more. */
async function* parts({ reader, silent }) {
  const parse = parser();
  for (;;) {
    const watch = setTimeout(() => silent.abort(), SILENCE);
    try {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield parse(value);
    } finally {
      clearTimeout(watch);
    }
  }
}

/** Finds the events that are complete, as `id` and `data` (HTML, section 9.2.6). */
function parser() {
  let rest = "";
  let event = {};
  return (text) => {
    const heard = [];
    const lines = (rest + text).split(/\r\n|\r|\n/);
    rest = lines.pop();
    for (const line of lines) {
      const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
      if (line !== "") {
        event[field] = value;
      } else {
        if (event.data) {
          heard.push(event);
        }
        event = {};
      }
    }
    return heard;
  };
}

function take(stream, heard) {
  if (heard.length > 0) {
    const where = stream.paused ? "waiting" : "rows";
    stream[where] = newest(heard.map(({ data }) => JSON.parse(data)).reverse(), stream[where]);
    stream.last = heard.at(-1).id;
    stream.came += heard.length;
  }
  stream.redraw();
}

function tell(stream) {
  if (stream.came > 0 && !stream.paused) {
    stream.told = `${stream.came} more`;
    stream.came = 0;
    stream.redraw();
  }
}
