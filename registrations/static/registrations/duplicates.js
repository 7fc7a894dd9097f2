// Deciding pairs by keyboard: 1, 2 and 3 choose, J and K go on and back. Everything also works by Tab.

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  const done = /^[123]$/.test(key) ? choose(Number(key) - 1) : go(key);
  if (done) event.preventDefault();
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

function choose(place) {
  const form = document.getElementById("verdict");
  const option = form?.elements.decision[place];
  if (!option) return false;
  option.checked = true;
  form.elements.reason.focus();
  return true;
}

/** To the pair that the key stands for; on the list, to the row above or below. */
function go(key) {
  const link = document.querySelector(`a[data-key="${CSS.escape(key)}"]`);
  if (link) link.click();
  return Boolean(link) || moveInList(key);
}

function moveInList(key) {
  if (key !== "j" && key !== "k") return false;
  const links = [...document.querySelectorAll(".row-link th a")];
  const here = links.indexOf(document.activeElement);
  const next = links[key === "j" ? here + 1 : here - 1];
  next?.focus();
  return Boolean(next);
}

document.addEventListener("keydown", onKey);
