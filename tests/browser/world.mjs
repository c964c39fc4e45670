// A desk with something of everything, and every page of it: what is true of all pages is tested by
// going through these. The pages come from the table of routes, so a new one is among them at once.

import { readFileSync } from "node:fs";
import { addressOf, before, customerTickets, staffTickets, useHouse } from "./support.mjs";

const table = readFileSync(new URL("../../src/web/routes.c", import.meta.url), "utf8");

/**
 * The house of useHouse() with people and tickets, made before the tests. All that people wrote goes
 * through `written`, which may put it into another script.
 */
export function useWorld(written = (text) => text) {
  const house = useHouse();
  const world = { house };
  before(async () => {
    const person = (role, name) => house.person(role, written(name));
    world.newcomer = await person("customer", "Nur Aini");
    world.customer = await person("customer", "Budi Santoso");
    world.agent = await person("agent", "Sari Rahma");
    world.admin = await person("admin", "Andi Pratama");
    const ticket = (subject, values) => house.ticket(world.customer, {
      subject: written(subject),
      description: written("Mohon dibantu, sudah dua hari belum ada kabar sama sekali."),
      ...values,
    });
    for (let i = 0; i < 15; i++)
      await ticket(`Ubah tanggal resepsi ${i}`, {
        priority: ["low", "medium", "high", "urgent"][i % 4],
        category: ["general", "order", "payment", "complaint", "suggestion", "other"][i % 6],
      });
    world.closed = await ticket("Minta faktur");
    const deleted = await ticket("Keliru");
    world.ticket = await ticket("Pembayaran DP gagal", { priority: "urgent" });
    const staff = await house.client(world.agent);
    const address = addressOf(world.agent, world.ticket);
    await staff.do("PATCH", `${addressOf(world.agent, world.closed)}/status`, { status: "closed" });
    await staff.do("PATCH", `${address}/assign`, { assigned_to: world.admin.id });
    await staff.do("PATCH", `${address}/priority`, { priority: "high" });
    await staff.do("PATCH", `${address}/notes`, { internal_notes: written("Sudah ditelepon.") });
    const admin = await house.client(world.admin);
    await admin.do("DELETE", addressOf(world.admin, deleted));
    await house.message(world.agent, world.ticket, written("Terima kasih, kami periksa dulu."));
    ({ view: world.view } = await staff.do("POST", "/admin/support/views",
      { name: written("Mendesak"), is_shared: true, priority: "urgent" }));
    ({ reply: world.reply } = await staff.do("POST", "/admin/support/replies",
      { shortcut: "24", title: written("Jam kerja"), body: written("Kami buka setiap hari."), shared: true }));
    const states = ["queued", "sending", "sent", "delivered", "read", "failed", "unknown", "skipped"];
    states.forEach((state, i) => house.notification(world.customer, { id: i + 1, state, ticket: world.ticket,
      channel: ["email", "sms", "whatsapp"][i % 3], about: i + 1, event: "status_changed",
      reason: state === "failed" ? written("Nomor tidak terdaftar.") : null }));
    world.notification = states.indexOf("failed") + 1;
    house.change(`INSERT INTO sms_logs (user_id, phone_number, message, type, status, error_message, created_at)
      VALUES (${world.customer.id}, '+6281234567890', '${written("Tiket Anda dibalas.")}', 'whatsapp', 'failed',
      '${written("Nomor tidak terdaftar.")}', '2026-11-20 02:00:00');`);
    house.arrival({ state: "taken", person: world.customer, ticket: world.ticket, subject: written("Bukti bayar") });
    house.arrival({ state: "refused", reason: "signature", sender: "jahat@contoh.test", subject: written("Tagihan") });
    house.arrival({ state: "ignored", reason: "sender", channel: "sms", sender: "+6281300000000", subject: null });
    house.arrival({ state: "waiting" });
    const line = written("Baris");
    await house.message(world.agent, world.ticket, Array.from({ length: 60 }, () => line).join("\n"));
    await house.message(world.customer, world.ticket, written("Baik, **saya tunggu**."));
  });
  return world;
}

// What {id} of a path stands for, by what is before it.
const things = {
  "/customer/support/tickets/": (world) => world.ticket.id,
  "/admin/support/tickets/": (world) => world.ticket.id,
  "/admin/people/": (world) => world.customer.id,
  "/admin/support/replies/": (world) => world.reply.id,
  "/admin/support/views/": (world) => world.view.id,
  "/admin/notifications/": (world) => world.notification,
  "/admin/incoming/": () => 3,
};

// Answers that are no pages: files, figures, sockets, JSON alone.
const others = /^\/(healthz|metrics|logo|attachments|app|unsubscribe)\b|\{id\}\/(events|history|messages|replies)$|\/recent-tickets$/;

/** All pages: { what, who, path(world) }; `who` is a person of the world, or "guest". */
export function everyPage() {
  const pages = [];
  const add = (who, name, path = () => name) => pages.push({ what: `${name} of the ${who}`, who, path });
  for (const [, audience, path, rest] of
    table.matchAll(/\b(PUBLIC|PERSON|CUSTOMER|STAFF)\(GET,\s*"([^"]+)",([^()]*)\)/g)) {
    if (others.test(path)) continue;
    const place = path.split("{id}")[0];
    if (place !== path && !things[place]) throw new Error(`what does {id} of ${path} stand for?`);
    const people = {
      PUBLIC: ["guest"], PERSON: ["customer", "agent"], CUSTOMER: ["customer"],
      STAFF: [/_(DELETE|MANAGE)\b/.test(rest) ? "admin" : "agent"],
    };
    for (const who of people[audience])
      add(who, path, (world) => path.replace("{id}", () => things[place](world)));
  }
  add("guest", "/nowhere");
  add("customer", `${customerTickets}?page=2`);
  add("customer", `${customerTickets}?search=%D0%B6%D0%B6%D0%B6`);
  add("customer", `${customerTickets}?page=99`);
  add("customer", `${customerTickets}/999999`);
  add("customer", staffTickets); // is refused
  add("newcomer", customerTickets);
  add("customer", "a closed ticket", ({ customer, closed }) => addressOf(customer, closed));
  add("agent", `${staffTickets}?status=open&priority=urgent`);
  add("agent", `${staffTickets}?page=2`);
  add("agent", `${staffTickets}?page=99`);
  add("agent", `${staffTickets}/999999`);
  add("agent", `${staffTickets}?search=%D0%B6%D0%B6%D0%B6`);
  add("agent", "/admin/notifications?state=failed&from=2026-11-01");
  add("agent", "/admin/notifications?state=sent&channel=sms&event=test");
  add("agent", "a notification that is under way", () => "/admin/notifications/2");
  add("agent", "a notification that has been read", () => "/admin/notifications/5");
  add("agent", "/admin/sms-logs?type=sms");
  add("agent", "/admin/incoming?state=refused&channel=email&from=2026-11-01&search=jahat@contoh.test");
  add("agent", "what came in and became a message", () => "/admin/incoming/1");
  add("agent", "/admin/support/find?search=2");
  add("agent", "/admin/support/inbox?queue=all");
  add("agent", "the inbox beside a ticket", ({ agent, ticket }) => `${addressOf(agent, ticket)}?queue=all`);
  add("agent", "a closed ticket", ({ agent, closed }) => addressOf(agent, closed));
  add("admin", "a ticket", ({ admin, ticket }) => addressOf(admin, ticket));
  add("admin", "/admin/people/{id}", ({ admin }) => `/admin/people/${admin.id}`);
  return pages;
}

async function refuse(page, within = "main") {
  const form = page.locator(`${within} form`).first();
  await form.evaluate((form) => {
    for (const field of form.elements)
      for (const rule of ["required", "minlength"]) field.removeAttribute(rule);
    form.noValidate = true;
  });
  await form.locator("button[type=submit]").first().click();
  await page.locator(`${within} .summary`).waitFor();
}

// Once it is there it has the focus, which keeps it.
async function offerToTakeBack(page) {
  await page.clock.install();
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 60_000));
  await page.locator("#priority").selectOption("medium");
  await page.locator("[data-toast] [data-undo]").focus();
  await page.clock.resume();
}

async function failToSend(page) {
  await page.route(/\/messages/, (route) => route.request().method() === "POST"
    ? route.fulfill({ status: 422, contentType: "application/json", body: "{}" })
    : route.abort());
  await page.locator("[data-composer] textarea").fill("2");
  await page.locator("[data-composer] .button.primary").click();
  await page.locator(".pending [data-retry]").waitFor();
  await page.locator("[data-connection]:not(:empty)").waitFor();
}

/** What comes over a page when one does something: as everyPage(), with open(page). */
export function everyState() {
  const states = [];
  const add = (what, who, path, open) =>
    states.push({ what, who, path: typeof path === "string" ? () => path : path, open });
  const conversation = (who) => (world) => addressOf(world[who], world.ticket);
  const unfold = (selector) => (page) => page.locator(selector).locator("summary").first().click();
  add("a log-in that is refused", "guest", "/login", refuse);
  add("a registration that is refused", "guest", "/register", refuse);
  add("a new ticket that is refused", "customer", `${customerTickets}/create`, refuse);
  add("the customer's menu", "customer", customerTickets, unfold(".topbar [data-menu]"));
  add("the staff's menu", "agent", staffTickets, unfold(".rail-foot [data-menu]"));
  add("the columns", "agent", staffTickets, unfold(".columns-menu"));
  add("the ways to send", "agent", conversation("agent"), unfold(".send-then [data-menu]"));
  add("the chosen tickets", "agent", staffTickets, async (page) => {
    await page.locator("tbody input[type=checkbox]").first().check();
    await page.locator("[data-bulk-menu=status] > summary").click();
  });
  add("the palette", "agent", staffTickets, async (page) => {
    await page.keyboard.press("Control+k");
    await page.locator("dialog[open] #find").fill("2");
    await page.locator("dialog[open] .found-name").first().waitFor();
  });
  add("the keys", "agent", staffTickets, async (page) => {
    await page.keyboard.press("?");
    await page.locator("dialog[open] table").first().waitFor();
  });
  const saveView = async (page) => {
    await page.locator("a[data-dialog][href*='/views/create']").first().click();
    await page.locator("dialog[open] form").first().waitFor();
  };
  add("a view that is to be saved", "agent", `${staffTickets}?priority=low`, saveView);
  add("a view that is refused", "agent", `${staffTickets}?priority=low`, async (page) => {
    await saveView(page);
    await refuse(page, "dialog[open]");
  });
  add("the question before a ticket is closed", "customer", conversation("customer"), async (page) => {
    const button = page.locator("form[data-confirm] button");
    if (!(await button.isVisible())) await page.locator("[data-side] > summary").click();
    await button.click();
    await page.locator("dialog[open]").waitFor();
  });
  for (const who of ["customer", "agent"]) {
    add(`the ${who}'s conversation, everything unfolded`, who, conversation(who), (page) =>
      page.locator("[data-side], .unfold, .fold").evaluateAll((folds) =>
        folds.forEach((fold) => (fold.open = true))));
    add(`what the ${who} could not send, and no connection`, who, conversation(who), failToSend);
  }
  add("the canned replies", "agent", conversation("agent"), async (page) => {
    await page.locator("[data-composer] textarea").pressSequentially("/2");
    await page.locator("[role=listbox] [role=option]").first().waitFor();
  });
  add("who can be mentioned", "agent", conversation("agent"), async (page) => {
    await page.locator("label[data-key=n]").click();
    await page.locator("textarea[name=note]").pressSequentially("@");
    await page.locator("[role=listbox] [role=option]").first().waitFor();
  });
  add("what can be taken back", "agent", conversation("agent"), offerToTakeBack);
  add("what was saved, and its undoing", "agent", conversation("agent"), async (page) => {
    await page.locator("#priority").selectOption("low");
    await page.locator("[data-toast] [data-undo]").click();
    await page.locator("[data-toast]:not(:has([data-undo]))").waitFor();
  });
  return states;
}

/** An empty page of the person who sees it. `options` as house.page(). */
export function enter({ house, ...people }, { who }, options = {}) {
  return who === "guest" ? house.page(options) : house.enter(people[who], options);
}
