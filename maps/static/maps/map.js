// Fills the shell that the server drew with its layers. What people typed reaches the page as text only.

const frame = document.querySelector("[data-map]");
const map = window[frame.dataset.map];
const status = frame.querySelector(".map-status");
const CLOSE = 150_000; // metres: what is farther from the incident does not widen the first view
const REFRESH = 30_000; // milliseconds
const VIEW = { paddingTopLeft: [32, 32], paddingBottomRight: [72, 48], maxZoom: 13 }; // clear of buttons and credits
// Where a sign stands: most on their point, what is about a place beside the sign of the place.
const ANCHORS = { flow: [-2, 26], square: [26, 26] };
const RANK = { critical: 3, attention: 2, good: 1 };

/** Land and borders beneath everything, in the colours of the page. */
async function drawLand() {
  const land = await (await fetch(frame.dataset.basemap)).json();
  map.createPane("land").style.zIndex = 150;
  const renderer = L.canvas({ pane: "land", padding: 0.5 });
  const layer = L.geoJSON(land, { pane: "land", renderer, interactive: false, style: landStyle }).addTo(map);
  map.attributionControl.setPrefix(false).addAttribution(land.attribution);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => layer.setStyle(landStyle));
}

function landStyle(feature) {
  const colour = (name) => getComputedStyle(frame).getPropertyValue(name);
  const isLand = feature.properties.kind === "land";
  return {
    color: colour("--map-coast"),
    weight: isLand ? 0.6 : 1,
    dashArray: isLand ? null : "4 4",
    fill: isLand,
    fillColor: colour("--map-land"),
    fillOpacity: 1,
  };
}

/** One layer: its line in the legend, where its data is, and what of it is drawn. */
class MapLayer {
  constructor(legend) {
    this.legend = legend;
    this.group = L.layerGroup([], { attribution: legend.dataset.credit }).addTo(map);
    this.draw = { flow: drawFlows, word: drawWords }[legend.dataset.mark] ?? drawPoints;
    legend.querySelector("input").addEventListener("change", (event) => {
      if (event.target.checked) this.group.addTo(map);
      else this.group.remove();
    });
  }

  /** Fetches and draws again, unless nothing has changed. */
  async refresh() {
    const response = await fetch(this.legend.dataset.url, { cache: "no-cache" });
    if (!response.ok) throw new Error(`${response.status} for ${this.legend.dataset.layer}`);
    const version = response.headers.get("ETag");
    if (version === this.version) return;
    const { features } = await response.json();
    this.version = version;
    this.features = features;
    this.group.clearLayers();
    this.draw(features, this);
    this.legend.querySelector("[data-count]").textContent = features.length;
  }

  /** The sign of the legend, for one thing on the map. */
  sign(state) {
    const svg = this.legend.querySelector("svg").cloneNode(true);
    svg.dataset.state = state ?? "info";
    return svg;
  }

  /** Puts a sign on the map, with a name for those who hear it and a note for those who press it. */
  pin(feature, svg, label, content) {
    const iconAnchor = ANCHORS[this.legend.dataset.mark] ?? [12, 12];
    const icon = L.divIcon({ className: "mark-holder", html: svg, iconSize: [24, 24], iconAnchor });
    const zIndexOffset = 1000 * (RANK[feature.properties.state] ?? 0);
    const marker = L.marker(position(feature), { icon, title: label, zIndexOffset }).bindPopup(content);
    marker.on("add", () => marker.getElement().setAttribute("aria-label", label));
    marker.addTo(this.group);
  }
}

function drawPoints(features, layer) {
  for (const feature of features) {
    const { name, state, share } = feature.properties;
    const svg = layer.sign(state);
    const arc = svg.querySelector(".mark-share");
    if (arc) arc.setAttribute("stroke-dasharray", `${100 * Math.min(share ?? 0, 1)} 100`);
    layer.pin(feature, svg, name, () => note([feature]));
  }
}

/** Things on the way: one line for all that go from one place to another, one sign with their number. */
function drawFlows(features, layer) {
  const flows = groupBy(features, way);
  for (const together of flows.values()) {
    const { to, name } = together[0].properties;
    const state = worst(together);
    if (to) {
      const className = `map-line map-line-${state}`;
      const ends = [position(together[0]), [to[1], to[0]]];
      L.polyline(ends, { className, renderer: lines, interactive: false }).addTo(layer.group);
    }
    const count = together.reduce((sum, feature) => sum + (feature.properties.count ?? 1), 0);
    const svg = layer.sign(state);
    svg.querySelector(".mark-count").textContent = count;
    const label = count > 1 ? `${name} +${count - 1}` : name;
    layer.pin(together[0], svg, label, () => note(together));
  }
}

function way(feature) {
  return JSON.stringify([feature.geometry.coordinates, feature.properties.to]);
}

function groupBy(features, key) {
  const groups = new Map();
  for (const feature of features) {
    const name = key(feature);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(feature);
  }
  return groups;
}

function worst(features) {
  const states = features.map((feature) => feature.properties.state);
  return states.sort((a, b) => (RANK[b] ?? 0) - (RANK[a] ?? 0))[0];
}

function drawWords(features, layer) {
  for (const feature of features) {
    const word = document.createElement("span");
    word.className = "map-word";
    word.textContent = feature.properties.name;
    const icon = L.divIcon({ className: "", html: word, iconSize: null });
    L.marker(position(feature), { icon, interactive: false, keyboard: false, pane: "words" }).addTo(layer.group);
  }
}

/** What stands in the note of a sign: name, figures and a way to the page of each thing. */
function note(features) {
  const box = document.createElement("div");
  box.className = "map-note";
  for (const { properties } of features.slice(0, 8)) {
    const name = document.createElement("strong");
    name.textContent = properties.name ?? "";
    const text = document.createElement("p");
    text.className = "map-note-text";
    text.textContent = properties.text ?? "";
    box.append(name, text);
    if (properties.url?.startsWith("/")) box.append(link(properties.url));
  }
  if (features.length > 8) box.append(`+${features.length - 8}`);
  return box;
}

function link(url) {
  const there = document.createElement("a");
  there.href = url;
  there.textContent = frame.dataset.more;
  return there;
}

function position(feature) {
  const [longitude, latitude] = feature.geometry.coordinates;
  return [latitude, longitude];
}

/** The first view: everything near the incident. */
function lookAt(layers) {
  const centre = map.getCenter();
  const points = layers
    .filter((layer) => layer.legend.dataset.mark !== "word")
    .flatMap((layer) => layer.features ?? [])
    .map(position)
    .filter((point) => centre.distanceTo(point) < CLOSE);
  if (points.length) map.fitBounds(L.latLngBounds([...points, centre]), VIEW);
}

/** Waits for all of them; a layer that fails is said, and the others are drawn. */
async function refreshAll(layers) {
  const results = await Promise.allSettled(layers.map((layer) => layer.refresh()));
  const failed = results.some((result) => result.status === "rejected");
  status.textContent = failed ? frame.dataset.failed : "";
}

/** Looks for news now and then, not while nobody looks or somebody reads a note. */
function keepFresh(layers) {
  let reading = false;
  map.on("popupopen", () => (reading = true));
  map.on("popupclose", () => (reading = false));
  const tick = async () => {
    if (!document.hidden && !reading) await refreshAll(layers);
    setTimeout(tick, REFRESH * (0.8 + 0.4 * Math.random()));
  };
  setTimeout(tick, REFRESH);
}

const lines = L.svg();
map.zoomControl.setPosition("bottomright"); // in reach of a thumb, and not where the names of places begin
map.createPane("words").style.zIndex = 450;
const layers = [...frame.querySelectorAll("[data-layer]")].map((legend) => new MapLayer(legend));
await Promise.allSettled([frame.dataset.basemap && drawLand(), refreshAll(layers)]);
lookAt(layers);
keepFresh(layers);
frame.dataset.ready = "yes";
