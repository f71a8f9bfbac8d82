// The search page: asks Pagefind's index, shows what it finds as text, runs nothing else.
const AT_ONCE = 20;
const form = document.getElementById("search");
const field = document.getElementById("q");
const said = document.getElementById("said");
const found = document.getElementById("found");
const more = document.getElementById("more");

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// An excerpt is escaped text with <mark> around what was found; nothing of it becomes markup here.
function excerpt(html) {
  const line = element("span", "", "meta");
  for (const part of html.split(/(<mark>.*?<\/mark>)/)) {
    const plain = new DOMParser().parseFromString(part, "text/html").body.textContent;
    line.append(part.startsWith("<mark>") ? element("mark", plain) : plain);
  }
  return line;
}

function entry(page, part) {
  const link = element("a", part.title);
  link.href = part.url;
  const item = element("li");
  item.append(link, " ", element("span", page.meta.title, "meta"), " ", excerpt(part.excerpt));
  return item;
}

async function show(results, from) {
  for (const result of results.slice(from, from + AT_ONCE)) {
    const page = await result.data();
    const parts = page.sub_results.length ? page.sub_results : [{ title: page.meta.title, url: page.url, excerpt: page.excerpt }];
    found.append(...parts.map((part) => entry(page, part)));
  }
  more.hidden = results.length <= from + AT_ONCE;
  more.onclick = () => show(results, from + AT_ONCE);
}

async function search(words) {
  found.replaceChildren();
  said.textContent = "";
  more.hidden = true;
  if (!words) return;
  try {
    const index = await import(new URL(form.dataset.index, document.baseURI).href);
    const { results } = await index.search(words);
    if (!results.length) said.textContent = said.dataset.none;
    await show(results, 0);
  } catch (error) {
    said.textContent = said.dataset.failed;
  }
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
search(field.value.trim());
