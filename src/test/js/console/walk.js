// Goes through the console as an operator does, in a real browser: its arguments are the addresses
// of two nodes and a folder for pictures of each page. What is done there is looked for at the
// tenants' own door, by plain calls. Prints what the browser had to complain about.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const net = require("node:net");
const path = require("node:path");
const axe = require("axe-core");
const { chromium } = require("playwright-core");

const [first, other, pictures] = process.argv.slice(2);
const key = process.env.ADMIN_KEY;
const tenantToken = { "x-tenant-token": "sample-credential-of-webmix" };
const json = { "Content-Type": "application/json" };

const executablePath = process.env.PATH.split(path.delimiter)
  .map((directory) => path.join(directory, "chromium"))
  .find((file) => fs.existsSync(file));

/** What is between the browser and the node that it is led to, and can be cut. */
const way = { to: first, open: true, sockets: new Set() };
const door = net.createServer((socket) => {
  const { hostname, port } = new URL(way.to);
  const onward = net.connect(port, hostname);
  for (const end of [socket, onward]) {
    way.sockets.add(end);
    end.on("close", () => way.sockets.delete(end) && [socket, onward].forEach((each) => each.destroy()));
    end.on("error", () => end.destroy());
  }
  if (way.open) {
    socket.pipe(onward).pipe(socket);
  } else {
    socket.destroy();
  }
});

function cut() {
  way.open = false;
  way.sockets.forEach((socket) => socket.destroy());
}

function lead(to) {
  Object.assign(way, { to, open: true });
}

let node;

/** What is asked in vain on the way. */
const refusals = () => [
  `${node}/console/admin/v1/tenants`,
  `${node}/console/admin/v1/tenants/webmix/keys`,
  `${node}/console/session`,
  `${node}/console/admin/v1/tenants/webmix/keys?reason=once+more`,
  `${node}/console/admin/v1/tenants/%25/capabilities`,
  `${node}/console/admin/v1/tenants/nobody/capabilities`,
  `${node}/console/admin/v1/tenants/webmix/events`,
  `${node}/console/admin/v1/tenants/webmix/audit`,
  `${node}/console/admin/v1/admin-keys`,
  `${node}/console/admin/v1/admin-keys?reason=the+night`,
];

const report = { pages: [], complaints: [], violations: [], foreign: [] };
let page;

/** Takes a picture of what is shown, in light and dark, and has it judged. */
async function look(name, { context } = {}) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(pictures, `${name}-${colorScheme}.png`), fullPage: !context });
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((where) => window.axe.run(where ?? document), context);
    for (const { id, impact, nodes } of violations) {
      if (["serious", "critical"].includes(impact)) {
        report.violations.push({ page: `${name}-${colorScheme}`, id, nodes: nodes.map((node) => node.html) });
      }
    }
    report.pages.push(`${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

const heading = (name) => page.getByRole("heading", { level: 1, name }).waitFor();
const said = (words) => page.getByRole("status").filter({ hasText: words }).waitFor();
const focused = () => page.evaluate(() => document.activeElement.innerText || document.activeElement.id);
const row = (words) => page.getByRole("row").filter({ hasText: words });
const button = (name) => page.getByRole("button", { name, exact: true });

/** Fills in the dialog that has opened, and goes on. */
async function because(reason, confirm) {
  await page.getByLabel("Reason").fill(reason);
  await page.getByRole("dialog").getByRole("button", { name: confirm, exact: true }).click();
}

/** Searches, and waits for what is found: it is drawn over what is filled in meanwhile. */
async function search() {
  const answered = page.waitForResponse((answer) => answer.url().includes("/console/admin/"));
  await button("Search").click();
  await answered;
  await page.locator('main[aria-busy="false"]').waitFor();
}

async function person() {
  const email = `ada-${Date.now()}@example.com`;
  await enter("signup", email);
  return signIn({ email });
}

const enter = (how, email) =>
  fetch(`${first}/auth/${how}`, {
    method: "POST",
    headers: { ...tenantToken, ...json },
    body: JSON.stringify({ method: "password", email, password: "correct horse" }),
  });

async function signIn({ email }) {
  const { data } = await (await enter("signin", email)).json();
  return { email, token: data.accessToken };
}

/** What is shown on a phone, where nothing is wider than that. */
async function narrow(name, { context } = {}) {
  await page.setViewportSize({ width: 375, height: 667 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
  await look(name, { context });
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** That a call is answered so by both nodes, and by that within a second. */
async function everywhere(what, who, status) {
  const told = Date.now();
  for (const where of [first, other]) {
    while ((await call(where, what, who)) !== status) {
      assert.ok(Date.now() - told < 1000, `${where} answers ${status} within a second`);
    }
  }
}

const call = async (where, what, { token }) =>
  (await fetch(`${where}/auth/${what}`, { headers: { ...tenantToken, "x-token": token } })).status;

async function walk(context) {
  const ada = await person();
  assert.equal(await call(first, "logout", ada), 200);

  await page.goto(`${node}/console`);
  await heading("Sign in");
  assert.equal(await focused(), "key");
  await look("sign-in");
  await page.getByLabel("Admin key").fill("some other key, which is as long as that");
  await button("Sign in").click();
  await page.getByRole("alert").filter({ hasText: "That is not an admin key." }).waitFor();
  await look("sign-in-refused");
  await page.getByLabel("Admin key").fill(key);
  await page.keyboard.press("Enter");

  await heading("Tenants");
  assert.equal(await focused(), "Tenants");
  const activity = row("webmix");
  await activity.getByRole("img", { name: "Logins in the last hour: 2; in five minutes at most 2" }).waitFor();
  await activity.getByRole("img", { name: "Logouts in the last hour: 1; in five minutes at most 1" }).waitFor();
  await activity.getByRole("img", { name: "Refusals in the last hour: 0; in five minutes at most 0" }).waitFor();
  await row("transak").getByRole("img", { name: "Logins in the last hour: 0" }).waitFor();
  await look("tenants");
  // Whoever comes meanwhile is seen to.
  await person();
  await activity.getByRole("img", { name: "Logins in the last hour: 4;" }).waitFor();
  await narrow("tenants-narrow");
  await page.getByRole("link", { name: "webmix" }).click();
  await heading("webmix");

  // What is restricted is restricted at once here, and within a second there.
  const logout = page.getByRole("switch", { name: "logout allowed" });
  await logout.focus();
  await page.keyboard.press("Space");
  await page.getByRole("dialog", { name: "Restrict logout" }).waitFor();
  assert.equal(await focused(), "reason");
  await look("restrict", { context: "dialog" });
  await page.keyboard.press("Escape");
  assert.equal(await logout.evaluate((element) => element === document.activeElement), true);
  await logout.click();
  await because("an incident", "Restrict");
  await said("logout is restricted for webmix.");
  assert.equal(await call(first, "logout", ada), 403);
  await everywhere("logout", ada, 403);
  assert.equal(await logout.getAttribute("aria-checked"), "false");
  assert.equal(await logout.evaluate((element) => element === document.activeElement), true);
  await look("capabilities");
  await logout.click();
  await because("the incident is over", "Allow");
  await said("logout is allowed for webmix.");
  assert.equal(await call(first, "logout", ada), 200);
  await everywhere("logout", ada, 200);
  await button("Follow tenants.yml about logout").click();
  await because("as it was", "Follow tenants.yml");
  await said("logout follows tenants.yml again.");
  await page.getByRole("switch", { name: "otp allowed" }).click();
  await because("no mail", "Restrict");
  await said("otp is restricted for webmix.");

  // What would end is shown before it ends.
  await page.getByRole("link", { name: "Accounts" }).click();
  await page.getByLabel("Name or address begins with").fill("nobody");
  await search();
  await page.getByText("No account has a name that begins with “nobody”.").waitFor();
  await page.goBack();
  await page.getByText("No account").waitFor({ state: "detached" });
  await page.getByLabel("Name or address begins with").fill(ada.email.slice(0, 12));
  await search();
  await page.getByRole("link", { name: ada.email }).waitFor();
  await look("accounts");
  await page.getByRole("link", { name: ada.email }).click();
  await heading(ada.email);
  assert.equal(await page.getByRole("switch", { name: "otp allowed" }).isDisabled(), true);
  await page.getByRole("switch", { name: "profile allowed" }).click();
  await page.getByLabel("Until").fill("2099-01-31T12:00");
  await because("spam", "Restrict");
  await said(`profile is restricted for ${ada.email}.`);
  await row("profile").getByText("account", { exact: true }).waitFor();
  await row("profile").getByText("Jan 31, 2099, 12:00:00").waitFor();
  await look("account");
  const ends = page.getByRole("button", { name: /^End session / });
  assert.equal(await ends.count(), 2);
  await ends.first().click();
  const dialog = page.getByRole("dialog", { name: /^End the session / });
  await dialog.getByText("This ends 1 session with 1 family of refresh tokens").waitFor();
  assert.equal(await call(first, "authenticated-user", ada), 200);
  await look("end", { context: "dialog" });
  await because("lost phone", "End");
  await said("has ended.");
  assert.equal(await call(first, "authenticated-user", ada), 401);
  assert.equal(await ends.count(), 1);
  assert.match(await focused(), new RegExp(ada.email));
  await button("Disable").click();
  await because("fraud", "Disable");
  await said("is disabled.");
  await look("account-disabled");
  await button("Enable").click();
  await because("no fraud", "Enable");
  await said("may sign in again.");
  await narrow("account-narrow");
  assert.equal(await call(first, "authenticated-user", await signIn(ada)), 200);
  await page.reload();
  await button("End all").click();
  await because("a new phone", "End");
  await said("has ended.");
  const over = row("by account").first();
  await over.getByText("ended").waitFor();
  // When it was is not kept, and when it would have expired is no answer.
  assert.equal(await over.getByRole("cell").nth(2).innerText(), "");

  await page.getByRole("link", { name: "webmix" }).click();
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  // To close the dialog while it is at work calls nothing back.
  await page.route("**/keys?reason=a+new+year", async (route) => {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    await route.continue();
  });
  await button("New key").click();
  await because("a new year", "Make it");
  await said("webmix has a new key.");
  await button("New key").click();
  await because("once more", "Make it");
  await page.getByRole("alert").filter({ hasText: "A key is pending already. Request req-" }).waitFor();
  await look("key-refused", { context: "dialog" });
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await look("keys");

  // Both are in the audit, with their reasons.
  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByLabel("Action").selectOption("authz_change");
  await search();
  await row("an incident").waitFor();
  await row("the incident is over").waitFor();
  await page.getByLabel("Action").selectOption("authn_token_revoked");
  await search();
  await row("lost phone").waitFor();
  assert.equal(await row("an incident").count(), 0);
  await page.getByLabel("Actor").fill("operator");
  await page.getByLabel("From").fill("2099-01-31T12:00");
  await search();
  await page.getByText("Nothing like that is written down.").waitFor();
  await page.getByLabel("From").fill("");
  await page.getByLabel("Actor").fill("");
  await page.getByLabel("Action").selectOption("any");
  await search();
  await row("a new year").waitFor();
  await look("audit");

  await page.goBack();
  await row("a new year").waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Action").inputValue(), "authn_token_revoked");
  assert.equal(await page.getByLabel("Actor").inputValue(), "operator");
  await page.goForward();
  await row("a new year").waitFor();
  await button("Suspend").click();
  await because("a breach", "Suspend");
  await said("webmix is suspended.");
  await look("suspended");
  await button("Resume").click();
  await because("it is over", "Resume");
  await said("webmix is served again.");
  await page.goto(`${node}/console#/tenants/webmix/audit?limit=3`);
  await page.getByRole("link", { name: "Older →" }).click();
  await page.getByRole("link", { name: "← Newest" }).waitFor();
  assert.equal(await page.locator("tbody tr").count(), 3);
  await look("audit-older");

  await listenIn();

  // Whoever has no session any more signs in, and is where they wanted to be.
  await context.clearCookies();
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await heading("Sign in");
  await said("You have to sign in again.");
  await page.getByLabel("Admin key").fill(key);
  await button("Sign in").click();
  await button("New key").waitFor();

  await shareOut();

  await page.goto(`${node}/console#/tenants/webmix/keys`);
  await button("New key").waitFor();
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  assert.match(page.url(), /keys$/);
  await page.goto(`${node}/console#/tenants/%`);
  await heading("That did not work");
  await page.goto(`${node}/console#/tenants/nobody`);
  await page.getByRole("alert").filter({ hasText: "There is no such tenant." }).waitFor();
  await look("problem");

  const [cookie] = await context.cookies(`${node}/console`);
  const again = () =>
    fetch(`${node}/console/admin/v1/tenants`, {
      headers: { Cookie: `${cookie.name}=${cookie.value}`, "X-Gatehouse-Console": "1" },
    });
  assert.equal((await again()).status, 200);
  await button("Sign out").click();
  await heading("Sign in");
  assert.equal((await context.cookies(`${node}/console`)).length, 0);
  assert.equal((await again()).status, 401);
}

const rows = (words) => page.locator("tbody tr").filter({ hasText: words });
const api = (where, what) => fetch(`${where}/admin/v1/${what}`, { headers: { Authorization: `Bearer ${key}` } });

/** Waits until so many logins are shown; each new person has two. */
async function signedIn(times) {
  // Whoever was cut off comes back within half a minute.
  await rows("authn_login_success").nth(times - 1).waitFor({ timeout: 31_000 });
  assert.equal(await rows("authn_login_success").count(), times);
}

/** What happens is seen as it happens, once, also by whoever was cut off, and led to another node. */
async function listenIn() {
  // Whoever finds nobody there is let in as soon as somebody is.
  cut();
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "Gatehouse does not answer." }).waitFor();
  await button("Try again").waitFor();
  lead(first);
  await button("New key").waitFor();

  await page.getByRole("link", { name: "Live" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "Listening" }).waitFor();
  await rows("audit_read").waitFor();
  await person();
  await signedIn(2);
  assert.deepEqual(await page.locator("tbody th").allInnerTexts(), [
    "authn_login_success",
    "authn_login_success",
    "user_created",
    "audit_read",
  ]);

  await button("Pause").focus();
  await page.keyboard.press("Space");
  await page.getByRole("status").filter({ hasText: "Paused" }).waitFor();
  assert.equal(await focused(), "Go on");
  await person();
  await page.getByText("3 waiting").waitFor();
  assert.equal(await rows("user_created").count(), 1);
  await look("live-paused");
  await page.keyboard.press("Space");
  await signedIn(4);
  assert.equal(await page.getByText("waiting").count(), 0);

  cut();
  await page.getByRole("status").filter({ hasText: "Cut off" }).waitFor();
  await person();
  await look("live-cut-off");
  lead(other);
  await signedIn(6);
  await page.getByRole("status").filter({ hasText: "Listening" }).waitFor();
  await person();
  await signedIn(8);
  assert.equal(await rows("user_created").count(), 4);
  await look("live");

  // A dialog that changes something takes nothing away.
  await button("Suspend").click();
  await because("a drill", "Suspend");
  await said("webmix is suspended.");
  await rows("tenant_suspended").waitFor();
  await button("Resume").click();
  await because("the drill is over", "Resume");
  await rows("tenant_resumed").waitFor();
  assert.equal(await rows("user_created").count(), 4);

  for (let i = 0; i < 210; i++) {
    await api(first, "tenants/webmix/audit?limit=1");
  }
  await rows("user_created").first().waitFor({ state: "detached" });
  assert.equal(await page.locator("tbody tr").count(), 200);
}

/** A key is made for part of it, shown once, used, and revoked. */
async function shareOut() {
  await page.getByRole("link", { name: "Admin keys" }).click();
  await heading("Admin keys");
  await button("New admin key").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Make an admin key" }).waitFor();
  assert.equal(await focused(), "name");
  await page.keyboard.type("night-watch");
  await page.getByLabel("Tenants (required").fill("webmix nowhere");
  await because("the night", "Make it");
  await page.getByRole("alert").filter({ hasText: "Scopes: tick what the key is for." }).waitFor();
  for (const scope of ["tenants:read", "capabilities:read", "accounts:read"]) {
    await page.getByLabel(scope).focus();
    await page.keyboard.press("Space");
  }
  await because("the night", "Make it");
  const refused = page.getByRole("alert").filter({ hasText: "none is called nowhere" });
  await refused.waitFor();
  await page.setViewportSize({ width: 375, height: 667 });
  assert.equal(await page.getByRole("dialog").evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth), 0);
  for (const shown of [refused, button("Make it")]) {
    const { y, height } = await shown.boundingBox();
    assert.ok(y > 0 && y + height < 667, "what is refused, and the way on, are in sight");
  }
  await narrow("admin-key-narrow", { context: "dialog" });
  await page.getByLabel("Tenants (required").fill("webmix sig");
  await page.getByLabel("Good until").fill("2099-01-31T12:00");
  await look("admin-key-new", { context: "dialog" });
  await because("the night", "Make it");
  const made = page.getByLabel("Admin key", { exact: true });
  await made.waitFor();
  const nightKey = await made.inputValue();
  assert.match(nightKey, /^ghk_[A-Za-z0-9_-]{86}$/);
  await button("Copy").click();
  await said("Copied.");
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), nightKey);
  await look("admin-key-made", { context: "dialog" });
  await button("Done").click();
  await said("The key is made.");
  await row("night-watch").getByText("sig, webmix").waitFor();
  assert.equal((await page.content()).includes(nightKey.slice(10)), false);
  await look("admin-keys");

  // Whoever has it is told what it is not for, and sees the rest.
  await button("Sign out").click();
  await heading("Sign in");
  await page.getByLabel("Admin key").fill(nightKey);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").filter({ hasText: "The key is not for admin-keys:read." }).waitFor();
  await look("admin-keys-refused");
  await page.getByRole("link", { name: "Tenants" }).click();
  await heading("Tenants");
  await row("webmix").getByRole("img", { name: /^Logins in the last hour: [0-9]+;/ }).waitFor();
  assert.equal(await page.locator("tbody tr").count(), 2);
  await page.getByRole("link", { name: "webmix" }).click();
  await page.getByRole("switch", { name: "logout allowed" }).waitFor();
  await page.getByRole("link", { name: "Live" }).click();
  await page.getByRole("alert").filter({ hasText: "The key is not for audit:read." }).waitFor();
  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByRole("alert").filter({ hasText: "The key is not for audit:read." }).waitFor();
  await page.getByText("Speaks webmix").waitFor();
  await look("audit-refused");

  await button("Sign out").click();
  await page.getByLabel("Admin key").fill(key);
  await page.keyboard.press("Enter");
  await heading("webmix");
  await page.getByRole("link", { name: "Admin keys" }).click();
  await button("Revoke night-watch").click();
  await because("the morning", "Revoke");
  await said("night-watch is revoked.");
  await row("night-watch").getByText("revoked").waitFor();
  assert.equal(await button("Revoke night-watch").count(), 0);
  for (const where of [first, other]) {
    const headers = { Authorization: `Bearer ${nightKey}` };
    assert.equal((await fetch(`${where}/admin/v1/tenants`, { headers })).status, 401);
  }
}

(async () => {
  await new Promise((resolve) => door.listen(0, "localhost", resolve));
  node = `http://localhost:${door.address().port}`;
  fs.mkdirSync(pictures, { recursive: true });
  // A browser's own sandbox wants rights that root in a container has not.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--no-proxy-server"] });
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(node) && !request.url().startsWith("data:")) {
      report.foreign.push(request.url());
    }
  });
  page.on("requestfailed", (request) => {
    // A stream ends only when it is left, or cut.
    if (way.open && !request.url().endsWith("/events")) {
      report.complaints.push(`${request.url()} failed`);
    }
  });
  page.on("console", (message) => {
    // What the browser says of an answer that is a refusal is none of the page's.
    const { url } = message.location();
    if (!refusals().includes(url) || !message.text().startsWith("Failed to load resource")) {
      report.complaints.push(`${message.type()}: ${message.text()} ${url}`);
    }
  });
  page.on("pageerror", (error) => report.complaints.push(`error: ${error}`));
  await page.exposeBinding("violated", (_, what) => report.complaints.push(`violation: ${what}`));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (violation) =>
      window.violated(`${violation.violatedDirective} ${violation.blockedURI}`),
    ),
  );
  try {
    await walk(context);
  } catch (error) {
    await page.screenshot({ path: path.join(pictures, "failed.png") });
    console.error(JSON.stringify(report));
    throw error;
  } finally {
    await browser.close();
    cut();
    door.close();
  }
  console.log(JSON.stringify(report));
})();
