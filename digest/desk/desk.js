// The page of the preview: shows what /state and the documents say, and asks again when told to.
// Whatever comes from outlets is put in as text, never as markup.

const $ = (id) => document.getElementById(id);
const tabs = [...document.querySelectorAll("[role=tab]")];
const frame = $("frame");

const KEPT = "digest-preview";
const view = {
  tab: "mail",
  language: "",
  width: "600",
  scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  ...recalled(),
};
let state = null; // as /state told it last
let edition = null; // the edition's own JSON
let asked = 0; // answers to an older question than the last are thrown away,
let drawn = 0; // and so are texts for an older picture
let place = 0; // how far down the mail is read
let settled = false; // whether the mail in the frame stands at its place

const MEANINGS = {
  draft: "What would go out now. Nothing is sent from here.",
  frozen: "The stored documents, as they go out: templates and settings change nothing any more.",
  sent: "The stored documents, as they went out: templates and settings change nothing any more.",
  missed: "The stored documents. This edition was not sent; templates and settings change nothing any more.",
  empty: "Nothing to print.",
  none: "There is no edition to show yet.",
};

// Making elements

function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function link(article) {
  const title = el("bdi", { lang: article.language || "" }, article.title);
  if (!/^https?:\/\//i.test(article.url || "")) return title;
  return el("a", { href: article.url, target: "_blank", rel: "noopener noreferrer" }, title);
}

function counted(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

function say(text) {
  $("status").textContent = text;
}

// The view outlives a reload of the page by hand

function recalled() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) || {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(view));
  } catch {
    // a browser that keeps nothing
  }
}

// Drawing

function draw() {
  drawn += 1;
  drawHead();
  drawProblem();
  drawWarnings();
  document.querySelector("main").hidden = state.state === "none";
  if (state.state === "none") return;
  drawCopies();
  drawTabs();
  drawInbox();
  drawPanel();
}

function copy() {
  return state.copies.find((each) => each.language === view.language) || state.copies[0];
}

function drawHead() {
  const shown = copy() || { title: state.title };
  document.title = `${shown.title}, ${state.date} (${state.state}) – preview`;
  $("title").textContent = shown.title;
  $("title").lang = shown.language || "";
  $("date").textContent = state.long_date;
  $("state").textContent = `${state.state === "none" ? "No edition" : capital(state.state)}.`;
  $("meaning").textContent = MEANINGS[state.state];
  $("counts").textContent = state.number === undefined ? "" : [
    `No. ${state.number}`,
    state.window,
    counted(state.n_stories, "story", "stories"),
    counted(state.n_articles, "article"),
    `${state.n_left_out} left out`,
  ].join(" · ");
}

function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function drawProblem() {
  const card = $("problem");
  const problem = state.problem;
  if (!problem) return card.replaceChildren();
  const parts = [el("h2", {}, problem.title), el("ul", {}, ...problem.lines.map((line) => el("li", {}, line)))];
  if (problem.excerpt.length) {
    const lines = problem.excerpt.map(({ number, text, here }) =>
      el("div", {}, el("span", {}, `${number}  `.padStart(5)), here ? el("b", {}, text) : text));
    parts.push(el("pre", { tabindex: "0", role: "group", "aria-label": "The template" }, ...lines));
  }
  const last = state.made ? `You see the last good edition, of ${state.made}. ` : "";
  parts.push(el("p", {}, `${last}Mend the file and save it: this page follows by itself.`));
  card.replaceChildren(...parts);
}

function drawWarnings() {
  const box = $("warnings");
  const before = box.querySelectorAll("li").length;
  const n = state.warnings.length;
  box.hidden = n === 0;
  box.querySelector("summary").textContent = counted(n, "warning");
  box.querySelector("ul").replaceChildren(...state.warnings.map((text) => el("li", {}, text)));
  if (n !== before) box.querySelector("details").open = n <= 3;
}

function drawCopies() {
  const names = state.copies.map(({ language }) => language).join();
  if ($("copies").dataset.names !== names) {
    $("copies").dataset.names = names;
    $("copies").replaceChildren(el("legend", {}, "Copy"), ...state.copies.map(({ language, name }) =>
      el("label", { lang: language }, el("input", { type: "radio", name: "language", value: language }), name)));
  }
  for (const input of $("copies").querySelectorAll("input")) input.checked = input.value === copy().language;
}

function drawTabs() {
  const printed = state.copies.length > 0;
  for (const tab of tabs) tab.hidden = !printed && !["json", "out"].includes(panelOf(tab).id);
  const wanted = tabs.find((tab) => panelOf(tab).id === view.tab && !tab.hidden) || tabs[printed ? 0 : 5];
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", tab === wanted);
    tab.tabIndex = tab === wanted ? 0 : -1;
    panelOf(tab).hidden = tab !== wanted;
  }
  wanted.scrollIntoView({ block: "nearest", inline: "nearest" });
  $("n-stories").textContent = state.n_stories;
  $("n-out").textContent = state.n_left_out;
  $("nothing").hidden = printed;
  $("nothing").textContent = state.state === "empty"
    ? `Nothing to print: no article falls into this edition’s window (${state.window})${
      state.n_left_out ? ", or all that do are left out" : ""}. Nothing would be sent.`
    : "";
  $("switches").hidden = $("inbox").hidden = !printed;
  $("widths").hidden = $("schemes").hidden = panelOf(wanted).id !== "mail";
}

function panelOf(tab) {
  return $(tab.getAttribute("aria-controls"));
}

function drawInbox() {
  const shown = copy();
  if (!shown) return;
  for (const id of ["subject", "preheader"]) {
    $(id).textContent = shown[id] || "(none)";
    $(id).lang = shown.language;
    $(id).dir = shown.direction;
  }
  const { full, clipped } = state.limits;
  Object.assign($("size"), { max: clipped, low: full, high: full, optimum: 0, value: shown.n_bytes });
  $("bytes").textContent = `${(shown.n_bytes / 1000).toFixed(1)} kB; Gmail cuts at ${clipped / 1000}`;
}

// Panels: one function for each, by the panel's id

const panels = {
  mail: drawMail,
  text: (panel) => drawText(panel, `${copy().language}.txt`, copy()),
  markdown: (panel) => drawText(panel, `${copy().language}.md`, copy()),
  json: (panel) => drawText(panel, "edition.json", {}),
  why: drawWhy,
  out: drawLeftOut,
};

function drawPanel() {
  const panel = document.querySelector("[role=tabpanel]:not([hidden])");
  panels[panel.id](panel);
}

// What is on the page already stays, and with it what has the focus
function isDrawn(panel) {
  const wanted = `${state.stamp} ${copy()?.language}`;
  if (panel.dataset.drawn === wanted) return true;
  panel.dataset.drawn = wanted;
  return false;
}

function drawMail() {
  frame.className = view.width === "375" ? "narrow" : "";
  const { language } = copy();
  const address = `/mail/${encodeURIComponent(language)}?scheme=${view.scheme}&of=${state.stamp}`;
  frame.title = `The mail, ${copy().name}`;
  if (frame.dataset.address === address) return frame.contentWindow.scrollTo(0, place);
  frame.dataset.address = address;
  settled = false;
  frame.contentWindow.location.replace(address); // unlike src: nothing to go back to
}

frame.addEventListener("load", () => {
  if (!frame.dataset.address) return;
  frame.contentWindow.scrollTo(0, place);
  frame.contentWindow.addEventListener("scroll", () => {
    if (settled && !$("mail").hidden) place = frame.contentWindow.scrollY;
  });
  settled = true;
});

async function drawText(panel, name, { language = "", direction = "" }) {
  const mine = drawn;
  const body = await fetched(`/documents/${name}`);
  if (mine !== drawn || body === null) return;
  const pre = panel.querySelector("pre");
  pre.lang = language;
  pre.dir = direction;
  if (pre.textContent !== body) pre.textContent = body;
}

function drawWhy(panel) {
  if (isDrawn(panel)) return;
  panel.replaceChildren(...edition.sections.flatMap(({ title, stories }) => [
    el("h2", {}, title),
    el("ol", {}, ...stories.map(story)),
  ]));
}

function story(told) {
  const shown = told.views[copy().language] || told;
  const outlets = [...new Set(told.articles.map((article) => article.outlet))];
  const marks = [told.brief && "brief", told.late && "late", counted(told.articles.length, "article")];
  return el("li", {},
    el("h3", {}, link(shown)),
    el("p", { class: "by" }, `${marks.filter(Boolean).join(" · ")}: ${outlets.join(", ")}`),
    el("ul", {}, ...told.reasons.map((reason) => el("li", {}, reason))));
}

function drawLeftOut(panel) {
  if (isDrawn(panel)) return;
  if (!edition.rejections.length) return panel.replaceChildren(el("p", {}, "Nothing is left out."));
  const heads = ["Article", "Outlet", "Reason"].map((head) => el("th", { scope: "col" }, head));
  const rows = edition.rejections.map(({ article, reason }) =>
    el("tr", {}, el("td", {}, link(article)), el("td", {}, article.outlet), el("td", {}, reason)));
  panel.replaceChildren(el("table", {},
    el("caption", {}, "Articles that came in for this edition and are not in it"),
    el("thead", {}, el("tr", {}, ...heads)),
    el("tbody", {}, ...rows)));
}

// What a person does

function choose(tab) {
  view.tab = panelOf(tab).id;
  keep();
  draw();
}

for (const tab of tabs) tab.addEventListener("click", () => choose(tab));

document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const shown = tabs.filter((tab) => !tab.hidden);
  const at = shown.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  const tab = shown.at(to % shown.length);
  choose(tab);
  tab.focus();
});

$("switches").addEventListener("change", ({ target }) => {
  view[target.name] = target.value;
  keep();
  draw();
});

// What the server tells

async function fetched(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null; // the stream of events says that the server is gone
  }
}

async function refresh() {
  const mine = (asked += 1);
  const told = await fetched("/state");
  if (told === null || mine !== asked) return;
  const next = JSON.parse(told);
  const body = next.state === "none" ? "null" : await fetched("/documents/edition.json");
  if (body === null || mine !== asked) return;
  const again = state !== null;
  state = next;
  edition = JSON.parse(body);
  draw();
  if (again) say(state.problem ? "The last good edition is shown." : `Renewed at ${state.made}.`);
}

function listen() {
  const events = new EventSource("/events");
  let lost = false;
  events.addEventListener("open", () => {
    if (lost) say("");
    lost = false;
  });
  events.addEventListener("message", ({ data }) => {
    if (!state || data !== state.stamp) refresh();
  });
  events.addEventListener("error", () => {
    lost = true;
    say("The preview has ended; what you see is its last edition. Start it again with: digest preview");
  });
}

history.replaceState(null, "", "/"); // the token is in a cookie now; it need not stand in the address
for (const name of ["width", "scheme"]) {
  const input = document.querySelector(`input[name=${name}][value="${view[name]}"]`);
  if (input) input.checked = true;
}
await refresh();
listen();
