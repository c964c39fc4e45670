// What the browser tests stand on: a server of their own with its own data, people, and pages that
// are watched. A test file calls useHouse() once, at the beginning of its describe():
//
//   const house = useHouse();                      // started before, stopped after
//   const budi = await house.person("customer", "Budi");
//   const page = await house.enter(budi);          // a browser context of Budi's, logged in
//   await page.goto(house.url + "/customer/support/tickets");
//
// Every page is watched while a test runs: an error on the console, a violation of the content
// security policy, a file that is missing, or a request to any other origin fails the test.
// Conditions are waited for (waitFor, until); nothing sleeps.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as bare from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { databaseOf, onPostgres, psql } from "../support/postgres.mjs";

export const uiRequire = createRequire(new URL("../../ui/package.json", import.meta.url));
const { chromium } = uiRequire("playwright-core");

const program = process.env.SAPA ?? new URL("../../build/sapa", import.meta.url).pathname;
export const browserPath = process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell";
export const browserArguments = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** The longest that anything may take on a busy machine; a failing wait says what it waited for. */
export const PATIENCE_MS = 20_000;
/** Some polls of three seconds and their answers, on a busy machine. */
export const LIVE_MS = 15_000;
/** A case or a hook that takes longer hangs, and fails. */
const CASE_MS = 120_000;

const bounded = (hook) => (body) => hook(body, { timeout: CASE_MS });
export const { describe } = bare;
export const before = bounded(bare.before), beforeEach = bounded(bare.beforeEach);
export const after = bounded(bare.after), afterEach = bounded(bare.afterEach);
const open = new Set(); // contexts

/** A case; it may say that it takes longer than others. When it fails, its error also says what the
    open pages showed. */
export const it = (name, ...rest) => bare.it(name, { timeout: CASE_MS, ...rest.at(-2) }, async (test) => {
  const body = rest.at(-1);
  try {
    await body(test);
  } catch (error) {
    for (const page of [...open].flatMap((context) => context.pages())) {
      const shown = await page.locator("main").innerText({ timeout: 1000 }).catch(() => "nothing");
      error.message += `\n${page.url()} shows: ${shown.replace(/\s+/g, " ").slice(0, 400)}`;
    }
    throw error;
  }
});

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** The conversation's script has come: Enter sends, what is written is kept. */
export async function scriptCame(page) {
  await page.locator("[data-hint]:not([hidden])").first().waitFor({ state: "attached" });
}

/** Takes the network from a conversation whose script has come: it is what is tried without one. */
export async function goOffline(page) {
  await scriptCame(page);
  await page.context().setOffline(true);
}

/** Waits until `condition` gives something true, and returns it. */
export async function until(what, condition, timeout = PATIENCE_MS) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value) return value;
    assert.ok(Date.now() < end, `still waiting after ${timeout} ms: ${what}`);
    await pause(25);
  }
}

// Waits for the line of `stream` that matches; fails with everything said when it ends before.
function lineOf(child, stream, pattern) {
  return new Promise((resolve, reject) => {
    let said = "";
    stream.setEncoding("utf8").on("data", (text) => {
      said += text;
      const found = pattern.exec(said);
      if (found) resolve(found);
    });
    child.once("exit", (status) => reject(new Error(`ended with ${status}: ${said}`)));
  });
}

function run(args, env, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    let out = "", problems = "";
    child.stdout.on("data", (text) => (out += text));
    child.stderr.on("data", (text) => (problems += text));
    child.once("error", reject);
    child.once("close", (status) =>
      status === 0 ? resolve(out) : reject(new Error(`sapa ${args.join(" ")}: ${problems}`)));
    child.stdin.on("error", () => {}); // it ended before it read that: its status says why
    child.stdin.end(input);
  });
}

/** Speaks JSON as one person, without a browser: to arrange what a test begins with. */
export class Client {
  #cookies = new Map();
  #token = "";

  constructor(url) {
    this.url = url;
  }

  get session() {
    return this.#cookies.get("sapa_session");
  }

  async ask(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, {
      method,
      redirect: "manual",
      headers: {
        Accept: "application/json",
        "X-CSRF-TOKEN": this.#token,
        Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(body ? { "Content-Type": "application/json" } : {}),
        ...headers,
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    // Debian 12's Node has no getSetCookie(); our cookies hold no comma.
    const given = response.headers.get("set-cookie");
    for (const cookie of given ? given.split(/, (?=[^ =;]+=)/) : []) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.#cookies.set(name, value);
    }
    this.#token = decodeURIComponent(this.#cookies.get("XSRF-TOKEN") ?? "");
    return response;
  }

  /** The JSON of an answer that must be a success. */
  async do(method, path, body) {
    const response = await this.ask(method, path, body);
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  async logIn(email, password) {
    await this.ask("GET", "/login", undefined, { Accept: "text/html" });
    const response = await this.ask("POST", "/login", { email, password });
    assert.ok(response.status < 400, `log-in of ${email}: ${response.status}`);
    await response.text();
    return this;
  }
}

// What a page may not do, whatever the test is about.
function watch(context, origin, problems) {
  context.on("weberror", (event) => problems.push(`uncaught: ${event.error()}`));
  context.on("console", (message) => {
    // An answer of 4xx to a request is told by the answer; see "response" for missing files. A socket
    // without a connection is told by the page.
    const told = /^(Failed to load resource|WebSocket connection to )/;
    if (message.type() === "error" && !told.test(message.text()))
      problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("request", (request) => {
    if (/^https?:/.test(request.url()) && new URL(request.url()).origin !== origin)
      problems.push(`another origin: ${request.url()}`);
  });
  context.on("response", (response) => {
    const kind = response.request().resourceType();
    if (response.status() >= 400 && !["document", "fetch", "xhr"].includes(kind))
      problems.push(`${response.status()} for ${response.url()}`);
    if (response.status() >= 500) problems.push(`${response.status()} for ${response.url()}`);
  });
}

/** A server with data of its own, and a browser; a test gets one from useHouse(). */
export class House {
  #env;
  #server;
  #contexts = [];
  #problems = [];
  #people = 0;

  constructor(settings) {
    this.data = mkdtempSync(join(tmpdir(), "sapa-browser-"));
    this.#env = {
      ...process.env,
      SAPA_DATA: this.data,
      ...(onPostgres ? { SAPA_DATABASE: databaseOf(this.data) } : {}),
      SAPA_LISTEN: "127.0.0.1:0",
      SAPA_RATE_LIMIT: "off",
      SAPA_LOG: "warning",
      ...settings,
    };
  }

  async start() {
    await this.#serve();
    this.browser = await chromium.launch({ executablePath: browserPath, args: browserArguments });
  }

  async #serve() {
    this.#server = spawn(program, ["serve"], { env: this.#env, stdio: ["ignore", "pipe", "inherit"] });
    const [, port] = await lineOf(this.#server, this.#server.stdout, /listening on port (\d+)\n/);
    this.url = `http://127.0.0.1:${port}`;
    this.#env.SAPA_LISTEN = `127.0.0.1:${port}`;
  }

  async #end() {
    if (this.#server?.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill("SIGTERM");
    assert.equal(await ended, 0, "the server ends cleanly");
  }

  /** Ends the server and starts it again, at the same address. */
  async restart() {
    await this.#end();
    await this.#serve();
  }

  /** Ends the server as a loss of power would, and starts it again, at the same address. */
  async crash() {
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill("SIGKILL");
    await ended;
    await this.#serve();
  }

  async stop() {
    await this.browser?.close();
    await this.#end();
    rmSync(this.data, { recursive: true, force: true });
  }

  /** Runs `sapa ARGS` on this house's data and returns what it printed. */
  run(args, input = "") {
    return run(args, this.#env, input);
  }

  /** What no request makes, such as what a gateway has told: statements, for both engines. */
  change(sql) {
    if (onPostgres) return void psql(databaseOf(this.data), sql);
    const rows = join(program.replace(/(\/tests\/browser\/variants)?\/[^/]+$/, ""), "tests/rows");
    const { status, stderr } = spawnSync(rows, [join(this.data, "sapa.db")], { input: sql, encoding: "utf8" });
    assert.equal(status, 0, stderr);
  }

  /** A notification of `person` of that state, about `ticket` and its message `about`; its id. */
  notification(person, { id, event = "message_added", channel = "email", state = "sent", ticket, about = 1,
    reason = null }) {
    const text = (value) => (value === null ? "NULL" : `'${value.replaceAll("'", "''")}'`);
    const at = `'${new Date(Date.now() - 60_000).toISOString().slice(0, 19).replace("T", " ")}'`;
    this.change(`INSERT INTO notifications (id, user_id, event, channel, support_ticket_id, about_id, state,
      reason, gateway, address, due_at, created_at, updated_at) VALUES (${id}, ${person.id}, '${event}',
      '${channel}', ${ticket?.id ?? "NULL"}, ${about}, '${state}', ${text(reason)}, 'twilio',
      ${text(person.email)}, ${at}, ${at}, ${at});`);
    return id;
  }

  /** Something that came in, and what became of it. */
  arrival({ state, reason = null, channel = "email", sender = null, subject = null, person, ticket, message = null }) {
    const text = (value) => (value === null ? "NULL" : `'${value.replaceAll("'", "''")}'`);
    const at = `'${new Date(Date.now() - 60_000).toISOString().slice(0, 19).replace("T", " ")}'`;
    this.change(`INSERT INTO incoming (gateway, kind, gateway_id, content, state, reason, channel, sender, subject,
      user_id, support_ticket_id, message_id, due_at, created_at, updated_at)
      SELECT ${channel === "email" ? "'mail'" : "'twilio'"}, 'message', '<' || count(*) || '@contoh.test>', '', '${state}',
      ${text(reason)}, '${channel}', ${text(person?.email ?? sender)}, ${text(subject)}, ${person?.id ?? "NULL"},
      ${ticket?.id ?? "NULL"}, ${message ?? "NULL"}, ${at}, ${at}, ${at} FROM incoming;`);
  }

  /** A new person with an account. */
  async person(role, name) {
    const local = name.toLowerCase().match(/\w+/g)?.join(".") ?? role;
    const email = `${local}.${++this.#people}@example.test`;
    const password = `kata sandi ${name}`;
    const args = ["user", "add", "--name", name, "--email", email, "--role", role];
    const id = Number(await this.run([...args, "--password-stdin"], `${password}\n`));
    return { id, name, role, email, password };
  }

  /** The person's JSON client; logged in once, however often it is asked for. */
  client(person) {
    person.client ??= new Client(this.url).logIn(person.email, person.password);
    return person.client;
  }

  /** A new browser context that is watched, with one empty page. `javaScript`: false turns it off;
      `baseURL`: the address of a proxy before this house. */
  async page({ javaScript = true, size = desktop, ...options } = {}) {
    const context = await this.browser.newContext({
      javaScriptEnabled: javaScript,
      viewport: size,
      locale: "id-ID",
      timezoneId: "Asia/Jakarta",
      reducedMotion: "reduce",
      baseURL: this.url,
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    watch(context, options.baseURL ?? this.url, this.#problems);
    this.#contexts.push(context);
    open.add(context);
    context.once("close", () => open.delete(context));
    return context.newPage();
  }

  /** As page(), logged in as `person`. */
  async enter(person, options = {}) {
    const { session } = await this.client(person);
    const page = await this.page(options);
    await page.context().addCookies([{ name: "sapa_session", value: session, url: this.url }]);
    return page;
  }

  /** As enter(), at a ticket. */
  async open(person, ticket, options = {}) {
    const page = await this.enter(person, options);
    await page.goto(addressOf(person, ticket));
    return page;
  }

  /** A ticket of `customer`, as the JSON interface shows it. */
  async ticket(customer, values = {}) {
    const client = await this.client(customer);
    const { ticket } = await client.do("POST", "/customer/support/tickets", {
      subject: "Pembayaran DP gagal",
      category: "payment",
      priority: "medium",
      description: "Saya sudah membayar DP tetapi statusnya masih gagal.",
      ...values,
    });
    return ticket;
  }

  /** A message in `ticket`, written by its customer or by somebody of the staff. */
  async message(person, ticket, message) {
    const client = await this.client(person);
    const side = person.role === "customer" ? "customer" : "admin";
    return client.do("POST", `/${side}/support/tickets/${ticket.id}/messages`, { message });
  }

  /** What the watched pages did wrong since the last call; the messages are cleared. */
  takeProblems() {
    return this.#problems.splice(0);
  }

  async closePages() {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    assert.deepEqual(this.takeProblems(), [], "a page misbehaved");
  }
}

/** A house for the tests of the describe() that calls this. `settings`: SAPA_… of its server. */
export function useHouse(settings = {}) {
  const house = new House(settings);
  before(() => house.start());
  afterEach(() => house.closePages());
  after(() => house.stop());
  return house;
}

// ---- pages ------------------------------------------------------------------------------------

export const customerTickets = "/customer/support/tickets";
export const staffTickets = "/admin/support/tickets";

/** Where `person` sees `ticket`. */
export function addressOf(person, ticket) {
  return `${person.role === "customer" ? customerTickets : staffTickets}/${ticket.id}`;
}

/** Waits for the page whose address is shown already: staff's pages change without being loaded. */
export async function arrived(page) {
  await page.locator("main:not([aria-busy])").waitFor();
}

/** The bubbles of the conversation, oldest first; those that are not sent yet are left out. */
export function bubbles(page) {
  return page.locator("#messages .message[data-message] [data-text]");
}

/** The one message with exactly this text. */
export function bubble(page, text) {
  return bubbles(page).filter({ hasText: new RegExp(`^${escape(text)}$`) });
}

export function composer(page) {
  return page.locator("[data-composer] textarea");
}

/** Whoever is at `page`, as it is opened next, sends anyway what others have crossed. */
export function insist(page) {
  return page.addInitScript(() => {
    const anyway = () => {
      for (const button of document.querySelectorAll("[data-retry]"))
        if (button.textContent === button.dataset.crossed && button.checkVisibility()) button.click();
    };
    new MutationObserver(anyway).observe(document, { subtree: true, childList: true, attributes: true });
  });
}

export async function send(page, text) {
  await composer(page).fill(text);
  await page.locator("[data-composer]").getByRole("button", { name: "Kirim", exact: true }).click();
}

/** The panel beside a conversation; folded on small screens, and perhaps without JavaScript. */
export async function openSide(page) {
  await page.locator("[data-side]").waitFor();
  const body = page.locator(".chat-side-body");
  if (!(await body.isVisible())) await page.locator("[data-side] > summary").click();
  await body.waitFor();
}

/** Says yes to the question that has been asked. */
export async function answerYes(page) {
  await page.getByRole("alertdialog").locator("[value=yes]").click();
}

export function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
