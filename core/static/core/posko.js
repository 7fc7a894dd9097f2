// Small helps on every page. Nothing here is needed to use a page.

/** Leads the eye and the screen reader to the errors of a form that came back. */
function showErrors() {
  document.querySelector("[data-errors]")?.focus();
}

/** Closes an open menu of the head by Escape or by a click elsewhere. */
function closeMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.person[open]")) {
      if (menu !== except) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.person")));
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details.person[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** A second press of the same button must not send the same act twice. Where the answer is a file the page stays. */
function sendOnce() {
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || "file" in event.target.dataset) return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // A page brought back by the browser's Back button is as good as new.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  });
}

/**
 * Keeps what was typed into form[data-draft="name"] until it was taken, also when the session ended
 * on the way. Only for forms without personal data: the draft lies in the browser's sessionStorage.
 */
function keepDrafts() {
  const refused = document.querySelector("[data-errors]");
  const taken = document.querySelector('.message[data-state="good"]');
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = `draft:${location.pathname}:${form.dataset.draft}`;
    const fields = () =>
      [...form.elements].filter((field) => field.name && !/^(hidden|password|file|submit)$/.test(field.type));
    if (taken) sessionStorage.removeItem(key);
    if (!refused && !taken) fill(fields(), JSON.parse(sessionStorage.getItem(key) ?? "[]"));
    form.addEventListener("input", () => {
      const typed = fields().map((field) => [field.name, field.value, field.checked ?? null]);
      sessionStorage.setItem(key, JSON.stringify(typed));
    });
    form.addEventListener("reset", () => sessionStorage.removeItem(key));
  }
}

function fill(fields, typed) {
  for (const [name, value, checked] of typed) {
    const same = (field) => field.name === name && (!isChoice(field) || field.value === value);
    const field = fields.find(same);
    if (!field) continue;
    if (isChoice(field)) field.checked = checked;
    else field.value = value;
  }
}

function isChoice(field) {
  return field.type === "checkbox" || field.type === "radio";
}

showErrors();
closeMenus();
sendOnce();
keepDrafts();
