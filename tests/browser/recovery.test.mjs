// The way back into an account: a forgotten password, an invitation, a new address. What is in the
// letters is read from the database: that they are written and sent is tested elsewhere.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { useLook } from "./checks.mjs";
import { before, describe, it, until, useHouse } from "./support.mjs";

const secret = "a secret of tests that nobody else has";

describe("the way back into an account", () => {
  const look = useLook();
  const house = useHouse({
    SAPA_SECRET: secret,
    SAPA_MAIL_URL: "smtp://127.0.0.1:1", // nobody is there: letters wait
    SAPA_MAIL_FROM: "bantuan@example.test",
  });
  let budi, andi, sari;

  before(async () => {
    budi = await house.person("customer", "Budi Santoso");
    sari = await house.person("agent", "Sari Rahma");
    andi = await house.person("admin", "Andi Pratama");
  });

  /** The paths of all links that wait in letters to `email`, the newest last. */
  function links(email) {
    const sql = `SELECT json_array(account_links.id, user_id, purpose, account_links.email,
        CAST(strftime('%s', expires_at) AS INTEGER))
      FROM account_links JOIN users ON users.id = user_id
      WHERE users.email = '${email}' AND used_at IS NULL ORDER BY account_links.id;`;
    const rows = execFileSync(process.env.TEST_ROWS, [join(house.data, "sapa.db")], { input: sql });
    return rows.toString().split("\n").filter(Boolean).map((line) => {
      const [id, user, purpose, address, expires] = JSON.parse(line);
      const signature = createHmac("sha256", secret)
        .update(`account link:${purpose}:${id}:${user}:${expires}:${address ?? ""}`).digest("base64url");
      return `${purpose === "email" ? "/confirm-email" : "/reset-password"}/${id}-${signature}`;
    });
  }

  async function newLink(email, known) {
    await until("a letter with a link", () => links(email).length > known);
    return links(email).at(-1);
  }

  async function logIn(page, email, password) {
    await page.goto("/login");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Kata sandi").fill(password);
    await page.getByRole("button", { name: "Masuk" }).click();
  }

  for (const javaScript of [true, false])
    describe(javaScript ? "with JavaScript" : "without JavaScript", () => {
      const chosen = `kata sandi baru ${javaScript}`;
      const lookAt = (...args) => (javaScript ? look(...args) : undefined); // once is enough

      it("leads from the log-in by a letter to a new password", async () => {
        const page = await house.page({ javaScript });
        await page.goto("/login");
        await page.getByRole("link", { name: "Lupa kata sandi?" }).click();
        await page.waitForURL(/forgot-password/);
        await lookAt("a forgotten password", page);
        const known = links(budi.email).length;
        await page.getByLabel("Email").fill(budi.email);
        await page.getByRole("button", { name: "Kirim tautan" }).click();
        await page.getByRole("heading", { name: "Periksa kotak masuk Anda" }).waitFor();
        await lookAt("one that was asked for", page);
        const link = await newLink(budi.email, known);
        await lookAt("the choice of a password", page, await page.goto(link));
        assert.equal(await page.getByLabel("Email").inputValue(), budi.email);
        await page.getByLabel("Kata sandi baru", { exact: true }).fill(chosen);
        await page.getByLabel("Ulangi kata sandi baru").fill("lain");
        await page.getByRole("button", { name: "Simpan kata sandi" }).click();
        await page.locator("#password_confirmation-problem").waitFor();
        await lookAt("a choice that is refused", page);
        await page.getByLabel("Kata sandi baru", { exact: true }).fill(chosen);
        await page.getByLabel("Ulangi kata sandi baru").fill(chosen);
        await page.getByRole("button", { name: "Simpan kata sandi" }).click();
        await page.waitForURL(/\/login/);
        await page.getByText("Kata sandi Anda diganti").waitFor();
        await logIn(page, budi.email, chosen);
        await page.waitForURL(/customer/);
        await page.goto(link);
        await page.getByRole("link", { name: "Minta tautan baru" }).click();
        await page.waitForURL(/forgot-password/);
      });

      it("names what is no address, and says the same of one that nobody has", async () => {
        const page = await house.page({ javaScript });
        await page.goto("/forgot-password");
        if (javaScript) await page.locator("main form").evaluate((form) => { form.noValidate = true; });
        const email = page.getByLabel("Email");
        await email.fill("siapa@contoh"); // browsers take it for one
        await page.getByRole("button", { name: "Kirim tautan" }).click();
        await page.locator("#email-problem").waitFor();
        assert.equal(await email.inputValue(), "siapa@contoh");
        await email.fill("siapa@example.test");
        await page.getByRole("button", { name: "Kirim tautan" }).click();
        await page.getByText("Jika siapa@example.test memiliki akun").waitFor();
      });

      it("invites whoever is added, who chooses their password", async () => {
        const email = `dewi.${javaScript}@example.test`;
        const page = await house.enter(andi, { javaScript });
        await page.goto("/admin/people/create");
        await page.getByLabel("Nama").fill("Dewi Lestari");
        await page.getByLabel("Email").fill(email);
        await page.getByLabel("Peran").selectOption("agent");
        await lookAt("somebody new", page);
        await page.getByRole("button", { name: "Tambah pengguna" }).click();
        await page.getByText("membuat kata sandi sedang dikirim").waitFor();
        await page.getByRole("button", { name: "Undang lewat email" }).waitFor();
        await lookAt("somebody invited", page);
        const link = await newLink(email, 0);
        const guest = await house.page({ javaScript });
        await lookAt("an invitation", guest, await guest.goto(link));
        await guest.getByRole("heading", { name: /Selamat datang/ }).waitFor();
        await guest.getByLabel("Kata sandi baru", { exact: true }).fill(chosen);
        await guest.getByLabel("Ulangi kata sandi baru").fill(chosen);
        await guest.getByRole("button", { name: "Simpan kata sandi" }).click();
        await guest.waitForURL(/\/login/);
        await logIn(guest, email, chosen);
        await guest.waitForURL(/admin/);
      });

      it("changes an address when the new one has been confirmed", async () => {
        const fresh = `sari.${javaScript}@example.test`;
        const page = await house.enter(sari, { javaScript });
        await page.goto("/account/preferences");
        await page.getByText("Alamat ini belum Anda konfirmasi").or(page.getByText("Ganti alamat")).first().waitFor();
        await lookAt("preferences with an address", page);
        await page.getByRole("link", { name: "Ganti alamat" }).click();
        await page.getByLabel("Email baru").fill(fresh);
        await page.getByLabel("Kata sandi saat ini").fill("salah sekali");
        await lookAt("the change of an address", page);
        await page.getByRole("button", { name: "Kirim tautan" }).click();
        await page.locator("#current_password-problem").waitFor();
        await page.getByLabel("Kata sandi saat ini").fill(sari.password);
        const known = links(sari.email).length;
        await page.getByRole("button", { name: "Kirim tautan" }).click();
        await page.getByText("sedang dikirim ke alamat baru").waitFor();
        const link = await newLink(sari.email, known);
        await lookAt("a confirmation", page, await page.goto(link));
        await page.getByRole("button", { name: "Konfirmasi alamat" }).click();
        await page.getByText("Alamat email Anda sudah dikonfirmasi").waitFor();
        await page.getByText(fresh).first().waitFor();
        assert.equal(await page.getByRole("button", { name: "Kirim lagi tautannya" }).count(), 0);
        sari.email = fresh;
        await lookAt("a link that was used", page, await page.goto(link));
      });

      it("sends the link for one's own address again", async () => {
        const page = await house.enter(andi, { javaScript });
        const known = links(andi.email).length;
        await page.goto("/account/preferences");
        await page.getByRole("button", { name: "Kirim lagi tautannya" }).click();
        await page.getByText("sedang dikirim kepada Anda").waitFor();
        await newLink(andi.email, known);
      });
    });
});
