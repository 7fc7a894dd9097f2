// Choosing where something is: a place of the list, or where the device is, fills in the degrees.

const place = document.querySelector("[data-place]");
const form = place.closest("form");
const status = place.querySelector("[role=status]");
const here = place.querySelector("[data-do=here]");
const PATIENCE = 20_000; // milliseconds
const DIGITS = 5; // of a degree: about one metre

function write(latitude, longitude) {
  form.elements.lat.value = latitude.toFixed(DIGITS);
  form.elements.lon.value = longitude.toFixed(DIGITS);
}

/** What was chosen before holds no more. */
function choose(radio) {
  for (const other of place.querySelectorAll("input[type=radio]")) other.checked = other === radio;
}

function found({ coords }) {
  choose(null);
  write(coords.latitude, coords.longitude);
  status.textContent = place.dataset.found.replace("%s", Math.ceil(coords.accuracy));
}

function refused() {
  status.textContent = place.dataset.refused;
}

place.addEventListener("change", ({ target }) => {
  if (target.type !== "radio") return;
  write(...target.value.split(",").map(Number));
  status.textContent = "";
});
for (const field of [form.elements.lat, form.elements.lon]) field.addEventListener("input", () => choose(null));

here.hidden = !(window.isSecureContext && navigator.geolocation);
here.addEventListener("click", () => {
  navigator.geolocation.getCurrentPosition(found, refused, { enableHighAccuracy: true, timeout: PATIENCE });
});
