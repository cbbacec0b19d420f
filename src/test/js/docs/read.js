// Reads the pages at the addresses that are its arguments, in a real browser, and prints of each
// what it shows, what it asked for and what the browser had to say about it.
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const executablePath = process.env.PATH.split(path.delimiter)
  .map((directory) => path.join(directory, "chromium"))
  .find((file) => fs.existsSync(file));

async function read(context, address) {
  const page = await context.newPage();
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error}`));
  await page.exposeBinding("violated", (_, what) => complaints.push(`violation: ${what}`));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (violation) =>
      window.violated(`${violation.violatedDirective} ${violation.blockedURI}`),
    ),
  );
  await page.goto(address);
  await page.waitForSelector(".opblock");
  const title = await page.$eval(".info .title", (title) => title.firstChild.textContent);
  const endpoints = await page.$$eval(".opblock-summary", (summaries) =>
    summaries.map((summary) => [
      summary.querySelector(".opblock-summary-method").textContent,
      // Written with a place to break a line after every part.
      summary.querySelector(".opblock-summary-path").textContent.replaceAll("\u200b", ""),
    ]),
  );
  await page.click("button.authorize");
  await page.click(".modal-ux .btn-done");
  const logout = page.locator(".opblock", { has: page.locator('[data-path$="/logout"]') });
  await logout.locator(".opblock-summary-control").click();
  const example = JSON.parse(
    await logout.locator('.response[data-code="200"] .example code').first().innerText(),
  );
  // What the browser says of an answer that is a refusal is none of the page's.
  const said = [...complaints];
  await logout.locator(".try-out__btn").click();
  for (const input of await logout.locator(".parameters input").all()) {
    await input.fill("sample-credential-of-kontenbase");
  }
  await logout.locator("button.execute").click();
  const live = logout.locator(".live-responses-table");
  const status = await live.locator(".response-col_status").nth(1).innerText();
  await page.close();
  return { title, endpoints, example, requests, complaints: said, tried: status.trim() };
}

(async () => {
  // A browser's own sandbox wants rights that root in a container has not.
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--no-proxy-server"],
  });
  const context = await browser.newContext();
  const pages = {};
  for (const address of process.argv.slice(2)) {
    pages[address] = await read(context, address);
  }
  await browser.close();
  console.log(JSON.stringify(pages));
})();
