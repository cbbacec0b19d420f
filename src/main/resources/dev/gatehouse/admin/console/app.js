// Draws the page that the address names, and signs in and out.
import { html, nothing, render } from "./lit-html.js";
import { Problem, session, signIn, signOut } from "./api.js";
import { account } from "./account.js";
import { adminKeys } from "./admin-keys.js";
import { audit } from "./audit.js";
import { live } from "./live.js";
import { accounts, keys, overview, tenants } from "./tenant.js";
import { problem } from "./view.js";

const header = document.getElementById("header");
const main = document.getElementById("main");
const said = document.getElementById("said");

let signedIn = false;
/** What is drawn now; another one when the address is. */
let shown = null;

/** After how many milliseconds a service that does not answer is asked again. */
const AGAIN = 5_000;

const nowhere = new Problem(404, { title: "There is no such page." });

/** The page at an address such as #/tenants/webmix/accounts?name=ada. */
function named(hash) {
  const [path, search = ""] = hash.replace(/^#?\/?/, "").split("?");
  const parts = path === "" ? [] : path.split("/").map(decoded);
  return {
    hash,
    parts,
    search: Object.fromEntries(new URLSearchParams(search)),
    page: page(parts),
    left: new AbortController(),
  };
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    // Half an address, which names nothing.
    return part;
  }
}

function page([first, tenant, part, id]) {
  if (first === undefined) {
    return tenants;
  }
  if (first === "admin-keys" && tenant === undefined) {
    return adminKeys;
  }
  if (first !== "tenants" || !tenant) {
    return null;
  }
  if (id) {
    return part === "accounts" ? account : null;
  }
  return { accounts, audit, keys, live }[part] ?? (part === undefined ? overview : null);
}

/**
 * Loads and draws the page; what was drawn stays until the other is there. A page that goes on by
 * itself is told when it is left, and given what it had loaded before if it is the same again.
 */
async function show() {
  const wanted = named(location.hash);
  const other = wanted.hash !== shown?.hash;
  const before = other ? undefined : shown.data;
  shown?.left.abort();
  shown = wanted;
  const { signal } = wanted.left;
  const redraw = () => {
    if (wanted.data && !signal.aborted) {
      draw({ busy: false });
    }
  };
  draw({ busy: true });
  try {
    if (wanted.page === null) {
      throw nowhere;
    }
    wanted.data = await wanted.page.load(wanted.parts, wanted.search, { before, redraw, signal });
  } catch (error) {
    if (error.status === 401) {
      signedIn = false;
      say("You have to sign in again.");
    }
    wanted.error = error;
    wanted.left.abort();
    if (error.silent) {
      setTimeout(() => shown === wanted && show(), AGAIN);
    }
  }
  // Meanwhile somebody may have gone elsewhere.
  if (shown === wanted) {
    draw({ busy: false });
    if (other || document.activeElement === document.body) {
      main.querySelector(signedIn ? "h1" : "#key").focus();
    }
  }
}

function draw({ busy }) {
  main.setAttribute("aria-busy", busy);
  render(top(), header);
  if (!signedIn) {
    document.title = "Sign in · Gatehouse";
    render(door(), main);
  } else if (shown.error) {
    document.title = "Gatehouse";
    render(
      html`<h1 tabindex="-1">That did not work</h1>
        ${problem(shown.error)}
        <p><button @click=${show}>Try again</button></p>`,
      main,
    );
  } else if (shown.data) {
    document.title = `${shown.page.title(shown.parts)} · Gatehouse`;
    render(shown.page.view(shown.data, shown.parts, shown.search), main);
  }
}

const top = () => html`
  <a class="name" href="#/">
    <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M1 15V3h2v2h2V3h2v2h2V3h2v2h2V3h2v12h-5v-3a2 2 0 0 0-4 0v3z"/></svg>
    Gatehouse
  </a>
  ${signedIn
    ? html`<nav aria-label="Gatehouse">
          ${way("#/", "Tenants", shown?.page === tenants)} ${way("#/admin-keys", "Admin keys", shown?.page === adminKeys)}
        </nav>
        <button @click=${leave}>Sign out</button>`
    : nothing}
`;

const way = (href, label, here) => html`<a href=${href} aria-current=${here ? "page" : "false"}>${label}</a>`;

const door = () => html`
  <form class="door" @submit=${enter}>
    <h1>Sign in</h1>
    <label for="key">Admin key</label>
    <input name="username" autocomplete="username" value="operator" hidden>
    <input id="key" name="key" type="password" required autocomplete="current-password" aria-describedby="hint">
    <small id="hint">
      It is what <code>GATEHOUSE_ADMIN_KEY</code> says, or, in a trial, what the start has printed.
    </small>
    <button class="main">Sign in</button>
    ${problem(refused)}
  </form>
`;

let refused = null;

async function enter(event) {
  event.preventDefault();
  const { key } = event.target.elements;
  try {
    await signIn(key.value);
  } catch (error) {
    refused = error;
    draw({ busy: false });
    key.select();
    return;
  }
  refused = null;
  signedIn = true;
  say("");
  shown = null;
  await show();
}

async function leave() {
  try {
    await signOut();
  } catch (error) {
    fail(error);
    return;
  }
  signedIn = false;
  shown.left.abort();
  say("You are signed out.");
  draw({ busy: false });
  main.querySelector("#key").focus();
}

function say(words) {
  said.textContent = words;
}

function fail(error) {
  say(error.request ? `${error.message} Request ${error.request}` : error.message);
}

window.addEventListener("hashchange", () => {
  if (signedIn) {
    say("");
    show();
  }
});
window.addEventListener("asked", () => say(""));
window.addEventListener("changed", async (event) => {
  await show();
  say(event.detail);
});
window.addEventListener("failed", (event) => fail(event.detail));

// A search is a page of its own: it can be gone back to, and sent to somebody.
document.addEventListener("submit", (event) => {
  const where = event.target.dataset.search;
  if (where) {
    event.preventDefault();
    const values = [...new FormData(event.target)].filter(([, value]) => value !== "");
    const before = location.hash;
    location.hash = values.length === 0 ? where : `${where}?${new URLSearchParams(values)}`;
    if (location.hash === before) {
      show();
    }
  }
});

document.querySelector(".skip").addEventListener("click", (event) => {
  // Addresses after # are pages.
  event.preventDefault();
  main.focus();
});

try {
  signedIn = (await session()).expires_at !== null;
} catch (error) {
  fail(error);
}
if (signedIn) {
  await show();
} else {
  shown = named(location.hash);
  draw({ busy: false });
  main.querySelector("#key").focus();
}
