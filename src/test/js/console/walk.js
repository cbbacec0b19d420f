// Goes through the console as an operator does, in a real browser: its arguments are the addresses
// of two nodes and a folder for pictures of each page. What is done there is looked for at the
// tenants' own door, by plain calls. Prints what the browser had to complain about.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const axe = require("axe-core");
const { chromium } = require("playwright-core");

const [node, other, pictures] = process.argv.slice(2);
const key = process.env.ADMIN_KEY;
const tenantToken = { "x-tenant-token": "sample-credential-of-webmix" };
const json = { "Content-Type": "application/json" };

const executablePath = process.env.PATH.split(path.delimiter)
  .map((directory) => path.join(directory, "chromium"))
  .find((file) => fs.existsSync(file));

/** What is asked in vain on the way. */
const refusals = [
  `${node}/console/admin/v1/tenants`,
  `${node}/console/admin/v1/tenants/webmix/keys`,
  `${node}/console/session`,
  `${node}/console/admin/v1/tenants/webmix/keys?reason=once+more`,
  `${node}/console/admin/v1/tenants/%25/capabilities`,
  `${node}/console/admin/v1/tenants/nobody/capabilities`,
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
  const body = JSON.stringify({ method: "password", email, password: "correct horse" });
  const post = (what) => fetch(`${node}/auth/${what}`, { method: "POST", headers: { ...tenantToken, ...json }, body });
  await post("signup");
  const { data } = await (await post("signin")).json();
  return { email, token: data.accessToken };
}

const call = async (where, what, { token }) =>
  (await fetch(`${where}/auth/${what}`, { headers: { ...tenantToken, "x-token": token } })).status;

async function walk(context) {
  const ada = await person();
  assert.equal(await call(node, "logout", ada), 200);

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
  await look("tenants");
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
  assert.equal(await call(node, "logout", ada), 403);
  const told = Date.now();
  while ((await call(other, "logout", ada)) !== 403) {
    assert.ok(Date.now() - told < 1000, "the other node knows within a second");
  }
  assert.equal(await logout.getAttribute("aria-checked"), "false");
  assert.equal(await logout.evaluate((element) => element === document.activeElement), true);
  await look("capabilities");
  await logout.click();
  await because("the incident is over", "Allow");
  await said("logout is allowed for webmix.");
  assert.equal(await call(node, "logout", ada), 200);
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
  assert.equal(await call(node, "authenticated-user", ada), 200);
  await look("end", { context: "dialog" });
  await because("lost phone", "End");
  await said("has ended.");
  assert.equal(await call(node, "authenticated-user", ada), 401);
  assert.equal(await ends.count(), 1);
  assert.match(await focused(), new RegExp(ada.email));
  await button("Disable").click();
  await because("fraud", "Disable");
  await said("is disabled.");
  await look("account-disabled");
  await button("Enable").click();
  await because("no fraud", "Enable");
  await said("may sign in again.");
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  await look("account-narrow");
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("link", { name: "webmix" }).click();
  await page.getByRole("link", { name: "Keys" }).click();
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

  // Whoever has no session any more signs in, and is where they wanted to be.
  await context.clearCookies();
  await page.getByRole("link", { name: "Keys" }).click();
  await heading("Sign in");
  await said("You have to sign in again.");
  await page.getByLabel("Admin key").fill(key);
  await button("Sign in").click();
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

(async () => {
  fs.mkdirSync(pictures, { recursive: true });
  // A browser's own sandbox wants rights that root in a container has not.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--no-proxy-server"] });
  const context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  page = await context.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(node) && !request.url().startsWith("data:")) {
      report.foreign.push(request.url());
    }
  });
  page.on("requestfailed", (request) => report.complaints.push(`${request.url()} failed`));
  page.on("console", (message) => {
    // What the browser says of an answer that is a refusal is none of the page's.
    const { url } = message.location();
    if (!refusals.includes(url) || !message.text().startsWith("Failed to load resource")) {
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
  }
  console.log(JSON.stringify(report));
})();
