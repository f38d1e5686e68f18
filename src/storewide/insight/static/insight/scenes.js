// Runs a review on screen: one scene at a time, by keyboard or by the bar below; where it stood is kept in the tab,
// so that an action which is written down or closed leads back to the same scene.

const stage = document.querySelector("[data-scenes]");
const begin = document.querySelector("[data-scenes-begin]");
const scenes = stage ? [...stage.querySelectorAll("[data-scene]")] : [];
const KEPT = `scene:${location.pathname}`;
let now = -1;

const bar = document.createElement("div");
bar.className = "scenes-bar";
bar.hidden = true;
bar.setAttribute("role", "toolbar");
const place = document.createElement("span");
place.className = "scenes-place";
place.setAttribute("role", "status");

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-quiet";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function show(index) {
  now = Math.max(0, Math.min(index, scenes.length - 1));
  scenes.forEach((scene, number) => { scene.classList.toggle("scene-now", number === now); });
  place.textContent = `${now + 1} / ${scenes.length}`;
  sessionStorage.setItem(KEPT, String(now));
  // a picture that was drawn while it was hidden takes its width now
  dispatchEvent(new Event("resize"));
  scrollTo(0, 0);
}

function run(index) {
  document.documentElement.classList.add("scenes-on");
  bar.hidden = false;
  show(index);
}

function end() {
  document.documentElement.classList.remove("scenes-on");
  bar.hidden = true;
  sessionStorage.removeItem(KEPT);
  const there = scenes[now];
  now = -1;
  dispatchEvent(new Event("resize"));
  there?.scrollIntoView();
  begin.focus();
}

const KEYS = {
  ArrowRight: () => show(now + 1), PageDown: () => show(now + 1), ArrowLeft: () => show(now - 1), PageUp: () => show(now - 1),
  Home: () => show(0), End: () => show(scenes.length - 1), Escape: end,
};

function typed(event) {
  const writes = event.target.closest?.("input, textarea, select, dialog, [contenteditable]");
  if (now < 0 || writes || event.altKey || event.ctrlKey || event.metaKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
}

if (begin && scenes.length > 1) {
  const { sceneBack, sceneNext, sceneEnd } = stage.dataset;
  bar.setAttribute("aria-label", begin.textContent);
  bar.append(button(sceneBack, () => show(now - 1)), place, button(sceneNext, () => show(now + 1)), button(sceneEnd, end));
  stage.append(bar);
  begin.hidden = false;
  begin.addEventListener("click", () => run(0));
  document.addEventListener("keydown", typed);
  const kept = sessionStorage.getItem(KEPT);
  if (kept !== null) run(Number(kept));
}
