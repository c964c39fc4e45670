// What the main pages say to those who do not see them: the roles and names of everything on them,
// as the browser gives them to a screen reader, against voice/*.txt. The clock stands still
// (variants/still.c). After a change that is meant: UPDATE_VOICE=1 meson test -C build browser_voice,
// and read what git shows.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { addressOf, customerTickets, describe, it, until } from "./support.mjs";
import { enter, useWorld } from "./world.mjs";

const folder = new URL("voice/", import.meta.url);
// Roles that nobody hears, and those that browsers call now so, now so.
const silent = new Set(["none", "generic", "InlineTextBox", "StaticText", "LineBreak", "RootWebArea",
  "paragraph", "LabelText", "ListMarker", "Legend", "DescriptionListTerm", "DescriptionListDetail",
  "sectionheader", "sectionfooter", "time", "Section"]);
const roles = { DisclosureTriangle: "button", DisclosureTriangleGrouped: "button" };
const states = ["checked", "expanded", "pressed", "selected", "invalid", "required", "disabled", "level"];

// One line for each thing that has a role or says something, indented by what it stands in.
async function voiceOf(page) {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send("Accessibility.getFullAXTree");
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];
  const tell = (node, depth, above) => {
    const role = roles[node.role?.value] ?? node.role?.value, name = (node.name?.value ?? "").replace(/\s+/g, " ").trim();
    const isText = role === "StaticText" && name && !above.includes(name);
    const shown = !node.ignored && (isText || !silent.has(role));
    if (shown) {
      const said = (node.properties ?? [])
        .filter(({ name, value }) => states.includes(name) && (name !== "level" || role === "heading") && ![false, "false", undefined].includes(value.value))
        .map(({ name, value }) => (value.value === true || value.value === "true" ? name : `${name}=${value.value}`));
      lines.push("  ".repeat(depth) + [isText ? "" : role, name && JSON.stringify(name)].filter(Boolean).join(" ") +
        `${said.length ? ` (${said.join(", ")})` : ""}`);
    }
    for (const id of node.childIds ?? [])
      if (byId.has(id)) tell(byId.get(id), depth + (shown ? 1 : 0), shown && !isText && name ? name : above);
  };
  tell(nodes[0], 0, "");
  return `${lines.filter((line, i) => line !== lines[i - 1]).join("\n")}\n`;
}

describe("the voice of", () => {
  const world = useWorld();
  // What is read is noted beside the answer, a little later.
  async function customerReads() {
    const client = await world.house.client(world.customer);
    await client.do("GET", `${addressOf(world.customer, world.ticket)}/messages?last_message_id=0`);
    await until("nothing is unread", async () => {
      const { data } = await client.do("GET", customerTickets);
      return data.find(({ id }) => id === world.ticket.id).unread_count === 0;
    });
  }
  const ticket = (side) => (world) => `/${side}/support/tickets/${world.ticket.id}`;
  for (const [name, who, path, prepare] of [
    ["login", "guest", () => "/login"],
    ["customer-list", "customer", () => "/customer/support/tickets"],
    ["customer-new", "customer", () => "/customer/support/tickets/create"],
    ["customer-conversation", "customer", ticket("customer")],
    ["staff-list", "agent", () => "/admin/support/tickets?status=closed"],
    ["staff-conversation", "agent", ticket("admin"), customerReads],
    ["staff-inbox", "agent", () => "/admin/support/inbox?queue=mine"],
    ["people", "admin", () => "/admin/people"],
    ["settings", "admin", () => "/admin/settings"],
  ])
    it(name, async () => {
      await prepare?.();
      const page = await enter(world, { who });
      await page.clock.setFixedTime(new Date("2026-11-24T10:00:00+07:00"));
      await page.goto(path(world), { waitUntil: "networkidle" }); // also of scripts that a page asks for
      if (await page.locator("[data-live-state]").count()) await page.locator("[data-live-state=live]").waitFor();
      const voice = await voiceOf(page);
      const file = new URL(`${name}.txt`, folder);
      if (process.env.UPDATE_VOICE) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, voice);
      }
      assert.equal(voice, readFileSync(file, "utf8"));
    });
});
