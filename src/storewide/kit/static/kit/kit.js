// What pages do beyond plain HTML. Everything here only adds: without it every page still works.

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The look: the choice lives in a cookie so that the server writes it into the page before the first paint.
function chooseLook(look) {
  const year = 60 * 60 * 24 * 365;
  document.cookie = `storewide_look=${look}; path=/; max-age=${look ? year : 0}; samesite=lax`;
  if (look) root.dataset.theme = look;
  else delete root.dataset.theme;
  for (const button of all("[data-look] button")) button.setAttribute("aria-pressed", String(button.value === look));
  document.dispatchEvent(new CustomEvent("look"));
}

// The rail on a small screen.
function openRail(open) {
  const button = document.querySelector("[data-menu]");
  root.toggleAttribute("data-menu-open", open);
  button.setAttribute("aria-expanded", String(open));
  (open ? document.querySelector(".rail a, .rail button") : button).focus();
}

function closeSheets(except) {
  for (const sheet of all("details[data-menu-sheet][open]")) if (sheet !== except) sheet.open = false;
}

// A question before something that cannot be taken back: a dialog whose words come with the form.
function ask(form) {
  const dialog = document.createElement("dialog");
  const words = document.createElement("p");
  const end = document.createElement("div");
  const no = document.createElement("button");
  const yes = form.querySelector("button").cloneNode(true);
  words.textContent = form.dataset.confirm;
  words.id = "confirm-words";
  dialog.setAttribute("aria-labelledby", words.id);
  no.className = "button button-quiet";
  no.textContent = form.dataset.confirmNo;
  end.className = "dialog-end";
  end.append(no, yes);
  dialog.append(words, end);
  document.body.append(dialog);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    delete form.dataset.confirm;
    dialog.close();
    form.requestSubmit();
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}

async function copy(button) {
  const field = button.parentElement.querySelector("input, textarea");
  const words = button.querySelector("span");
  const before = words.textContent;
  field.select();
  await navigator.clipboard.writeText(field.value);
  words.textContent = button.dataset.copied;
  setTimeout(() => { words.textContent = before; }, 2000);
}

// Unsaved work: leaving a form that was written in asks first, unless it is being sent.
const touched = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) touched.add(form);
});
window.addEventListener("beforeunload", (event) => {
  if ([...touched].some((form) => form.isConnected)) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm) {
    event.preventDefault();
    ask(form);
    return;
  }
  touched.delete(form);
});

document.addEventListener("click", (event) => {
  const target = event.target;
  const look = target.closest("[data-look] button");
  if (look) chooseLook(look.value);
  if (target.closest("[data-menu]")) openRail(!root.hasAttribute("data-menu-open"));
  else if (target.closest("[data-menu-close]") || (root.hasAttribute("data-menu-open") && !target.closest(".rail"))) openRail(false);
  const copies = target.closest("[data-copy]");
  if (copies) copy(copies);
  const opener = target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  closeSheets(target.closest("details[data-menu-sheet]"));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const open = document.querySelector("details[data-menu-sheet][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (root.hasAttribute("data-menu-open")) openRail(false);
  }
});

// A list's address holds only what was chosen, so that it stays short enough to pass on.
document.addEventListener("htmx:configRequest", (event) => {
  const { formData, verb } = event.detail;
  if (verb !== "get") return;
  for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
});

// A part that could not be fetched: open the whole page instead, which says what is wrong.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.requestConfig.verb === "get") location.assign(event.detail.pathInfo.finalRequestPath);
});

// What is wider than its place can be scrolled with the keyboard too.
function letScroll() {
  for (const part of all(".scroll:not([tabindex])")) if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
}
letScroll();
window.addEventListener("resize", letScroll);
document.addEventListener("htmx:afterSettle", letScroll);

document.querySelector("[data-focus]")?.focus();
