// The theme, kept in a cookie so that the server renders the next page in it, and the language.
import { behaviour } from "./behaviour";
import { postForm } from "./request";

const YEAR_S = 365 * 24 * 3600;

function setTheme(theme: string): void {
  document.documentElement.dataset["theme"] = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  const age_s = theme ? YEAR_S : 0;
  document.cookie = `sapa_theme=${theme}; path=/; max-age=${age_s}; samesite=lax${secure}`;
}

export function startAppearance(): void {
  behaviour("[data-theme-switch]", (fieldset) => {
    fieldset.hidden = false;
    fieldset.addEventListener("change", (event) => {
      setTheme((event.target as HTMLInputElement).value);
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
