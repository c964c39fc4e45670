// The theme, kept in a cookie so that the server renders the next page in it, and with the person;
// and the language.
import { behaviour } from "./behaviour";
import { postFields, postForm } from "./request";

const YEAR_S = 365 * 24 * 3600;

function setTheme(theme: string): void {
  document.documentElement.dataset["theme"] = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // With "!" it counts more than what is kept; the answer that keeps it sets it without.
  document.cookie = `sapa_theme=${theme}!; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
}

export function startAppearance(): void {
  behaviour("[data-theme-switch]", (fieldset) => {
    const url = fieldset.dataset["url"] ?? "";
    let kept = Promise.resolve<unknown>(undefined);
    fieldset.hidden = false;
    fieldset.addEventListener("change", (event) => {
      const theme = (event.target as HTMLInputElement).value;
      setTheme(theme);
      const fields = new URLSearchParams({ _method: "PATCH", theme });
      kept = kept.then(() => postFields(url, fields)); // one after the other
    });
  });
  behaviour("[data-theme-select]", (select) => {
    select.addEventListener("change", () => {
      document.documentElement.dataset["theme"] = (select as HTMLSelectElement).value;
    });
  });
  behaviour("form[data-language]", (form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void postForm(form as HTMLFormElement).then((outcome) => {
        if (outcome.kind === "done") location.reload();
        else (form as HTMLFormElement).submit();
      });
    });
  });
}
