// The desk by keyboard: Enter goes on, nothing typed is lost, and how long it took is known.
// The page works without it.

const form = document.querySelector("form[data-desk]");
const DRAFTS = "desk:";
const STOPS = "input:not([type=hidden]), select, textarea";
const LOOK_AFTER = 300; // ms without a key before the register is asked

/** The fields that Enter goes through, in the order of the page; what is folded away is passed over. */
function stops() {
  return [...form.querySelectorAll(STOPS)].filter((field) => !field.disabled && field.checkVisibility());
}

/** What Enter takes as one stop: a row of boxes to tick, the answers to one question, or the field alone. */
function stopOf(field) {
  if (field.type === "checkbox") return field.closest(".ticks") ?? field;
  if (field.type === "radio") return field.name;
  return field;
}

function goOn(field) {
  const here = stopOf(field);
  const row = field.closest("[data-member]");
  const isEmptyRow = row && field.name.endsWith("_name") && !field.value.trim();
  if (row && !isEmptyRow && isLastOf(row, field)) return nextRow(row);
  const after = stops().filter((other) => {
    const follows = field.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
    const skipped = isEmptyRow && other.closest("[data-members]");
    return follows && !skipped && stopOf(other) !== here;
  });
  const submit = document.querySelector(`button[form="${form.id}"]`);
  focusOn(after[0] ?? submit);
}

function isLastOf(row, field) {
  const inside = stops().filter((other) => row.contains(other));
  return inside.at(-1) === field;
}

function focusOn(field) {
  const group = field.type === "radio" ? [...form.elements[field.name]] : [field];
  const target = group.find((each) => each.checked) ?? field;
  target.focus();
  target.select?.();
}

// Rows for more people

const members = form?.querySelector("[data-members]");

function rows() {
  return [...members.querySelectorAll("[data-member]")];
}

function nextRow(row) {
  const all = rows();
  const next = all[all.indexOf(row) + 1] ?? addRow();
  focusOn(next.querySelector("input[name$=_name]"));
}

function addRow() {
  const template = members.querySelector("template[data-row]");
  const place = rows().length + 1;
  template.insertAdjacentHTML("beforebegin", template.innerHTML.replaceAll("__place__", place));
  form.elements.rows.value = place;
  return rows().at(-1);
}

/** The page comes with rows for who has no script; with it one empty row is enough. */
function foldRows() {
  const isEmpty = (row) => ![...row.querySelectorAll(STOPS)].some((f) => (f.type === "checkbox" ? f.checked : f.value));
  const all = rows();
  while (all.length > 1 && isEmpty(all.at(-1)) && isEmpty(all.at(-2))) all.pop().remove();
  form.elements.rows.value = all.length;
}

/** Opens the list of people at its first row without a name. */
function addPerson() {
  members.open = true;
  const empty = rows().find((row) => !row.querySelector("input[name$=_name]").value.trim());
  focusOn((empty ?? addRow()).querySelector("input[name$=_name]"));
}

function listenToKeys() {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(document.querySelector(`button[form="${form.id}"]`));
    } else if (event.altKey && members) {
      event.preventDefault();
      addPerson();
    } else if (event.target.matches(STOPS)) {
      event.preventDefault();
      goOn(event.target);
    }
  });
  const button = form.querySelector("[data-add]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", addPerson);
  }
  document.querySelector("[data-keys]").hidden = matchMedia("(hover: none)").matches;
}

// How long it takes, from the first key to the sending

function measure() {
  const field = form.elements.elapsed_ms;
  if (!field) return;
  const before = Number(field.value) || 0;
  let since = null;
  const begin = () => {
    since ??= performance.now();
  };
  form.addEventListener("keydown", begin);
  form.addEventListener("input", begin);
  form.addEventListener("submit", () => {
    if (since !== null) field.value = Math.round(before + performance.now() - since);
  });
}

// The draft: in this tab only, for this person only, gone as soon as the household is registered

const draftKey = () => `${DRAFTS}${form.dataset.owner}:${location.pathname}`;

function forgetDrafts(keep = "") {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(DRAFTS) && key !== keep) sessionStorage.removeItem(key);
  }
}

function keepDraft() {
  forgetDrafts(draftKey());
  const cameBackWrong = document.querySelector("[data-errors]");
  const kept = JSON.parse(sessionStorage.getItem(draftKey()) ?? "null");
  if (kept && !cameBackWrong) restore(kept);
  form.addEventListener("input", () => {
    const typed = [...form.elements]
      .filter((field) => field.name && field.name !== "csrfmiddlewaretoken")
      .map((field) => [field.name, field.value, field.checked ?? null]);
    sessionStorage.setItem(draftKey(), JSON.stringify(typed));
  });
  document.querySelector("[data-start-empty]")?.addEventListener("click", () => {
    forgetDrafts();
    location.reload();
  });
}

function restore(kept) {
  const wanted = Number(kept.find(([name]) => name === "rows")?.[1] ?? 0);
  while (members && rows().length < wanted) addRow();
  for (const [name, value, checked] of kept) {
    const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
    const field = [...form.elements].find((f) => f.name === name && (!isChoice(f) || f.value === value));
    if (!field) continue;
    if (isChoice(field)) field.checked = checked;
    else field.value = value;
  }
  if (members && rows().some((row) => row.querySelector("input[name$=_name]").value)) members.open = true;
  document.querySelector("[data-restored]").hidden = false;
}

// The register is asked while somebody types

function lookUp() {
  const box = document.querySelector("[data-look]");
  if (!box) return;
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (isEnough()) box.dispatchEvent(new Event("look"));
    }, LOOK_AFTER);
  });
}

/** Two parts of a name, or anything else by which a family is found. */
function isEnough() {
  const names = [...form.querySelectorAll("input[name$=_name]")];
  const others = ["focal_point_age", "focal_point_document_number", "phone", "origin"];
  return (
    names.some((field) => field.value.trim().split(/\s+/).length > 1) ||
    others.some((name) => form.elements[name]?.value.trim())
  );
}

/** After an error the first wrong field has the focus; on a new form the first field of the family. */
function begin() {
  const wrong = form.querySelector("[aria-invalid=true]");
  for (let fold = wrong?.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  (wrong ?? form.elements.focal_point_name)?.focus();
}

if (form) {
  if (members) foldRows();
  listenToKeys();
  measure();
  keepDraft();
  lookUp();
  begin();
}
if (document.querySelector("[data-desk-done]")) forgetDrafts();
