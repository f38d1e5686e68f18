// Finding anything from any page: Ctrl K, / or the field in the bar opens the dialog. Without it they lead to the page.

const dialog = document.querySelector("[data-search]");

if (dialog) {
  const form = dialog.querySelector("form");
  const input = form.elements.q;
  const results = dialog.querySelector(".search-results");
  let asking = null;
  let waiting = 0;

  const options = () => [...results.querySelectorAll("[role=option]")];
  const chosen = () => results.querySelector("[aria-selected=true]");

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(html) {
    results.innerHTML = html;
    const first = options()[0];
    input.setAttribute("aria-expanded", String(Boolean(first)));
    input.setAttribute("aria-controls", first ? "search-options" : "search-results");
    choose(first);
  }

  async function ask() {
    asking?.abort();
    asking = new AbortController();
    if (!input.value.trim()) return show("");
    const address = new URL(form.action);
    address.searchParams.set("q", input.value);
    try {
      const answer = await fetch(address, { headers: { "X-Search": "dialog" }, signal: asking.signal });
      // signed out meanwhile: the page itself leads to the sign-in
      if (!answer.ok || answer.redirected) location.assign(address);
      else show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
    }
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.focus();
    input.select();
  }

  function move(step) {
    const all = options();
    const place = all.indexOf(chosen());
    if (all.length) choose(all[(place + step + all.length) % all.length]);
  }

  input.addEventListener("input", () => {
    // what is chosen belongs to the letters before: Enter now opens the page with all that fits
    choose(null);
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
    // a search field would clear itself first; here Escape closes at once
    if (event.key === "Escape") {
      event.preventDefault();
      dialog.close();
    }
  });

  form.addEventListener("submit", (event) => {
    const option = chosen();
    if (!option) return;
    event.preventDefault();
    option.click();
  });

  // a link to a place in this page moves there without a new page
  results.addEventListener("click", (event) => {
    if (event.target.closest("a")) dialog.close();
  });

  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-search-close]")) dialog.close();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-search-open]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("keydown", (event) => {
    const ctrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    const writing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (!ctrlK && (event.key !== "/" || writing || event.ctrlKey || event.metaKey || event.altKey)) return;
    // another dialog asks a question: it is answered first
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  });
}
