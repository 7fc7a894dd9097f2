// Keeps [data-live] fresh: asks for a version, and for the content only when the version changed.

const LOST_AFTER = 3; // failed polls in a row before the page says that it is old

class Live {
  constructor(box) {
    this.box = box;
    this.content = box.querySelector("[data-live-content]");
    this.seconds = Number(box.dataset.liveSeconds) || 10;
    this.version = box.dataset.liveVersion;
    this.failures = 0;
  }

  start() {
    this.say(false);
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.poll();
    });
    this.poll();
  }

  /** A fifth more or less, so that the screens of one hall do not all ask at once. */
  later() {
    clearTimeout(this.timer);
    const wait = this.seconds * (0.8 + 0.4 * Math.random()) * Math.min(1 + this.failures, 6);
    this.timer = setTimeout(() => this.poll(), wait * 1000);
  }

  async poll() {
    if (document.hidden || this.polling) return;
    this.polling = true;
    try {
      await this.refresh();
      this.failures = 0;
    } catch {
      this.failures += 1;
    } finally {
      this.polling = false;
    }
    this.say(this.failures >= LOST_AFTER);
    this.later();
  }

  async refresh() {
    const version = await read(this.box.dataset.live);
    if (version === this.version) return;
    this.swap(await read(this.box.dataset.liveFragment));
    this.version = version;
  }

  swap(html) {
    const place = focusIn(this.content);
    const open = openDetails(this.content);
    this.content.innerHTML = html;
    openDetails(this.content).forEach((details, index) => {
      details.open = open[index]?.open ?? details.open;
    });
    place?.restore();
    this.content.setAttribute("data-live-changed", "");
    setTimeout(() => this.content.removeAttribute("data-live-changed"), 1500);
    const now = new Date().toLocaleTimeString(document.documentElement.lang, {
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: this.box.dataset.liveZone,
    });
    for (const time of this.box.querySelectorAll("[data-live-time]")) time.textContent = now;
  }

  say(lost) {
    this.box.toggleAttribute("data-lost", lost);
    this.box.querySelector("[data-live-lost]").hidden = !lost;
    this.box.querySelector("[data-live-fresh]").hidden = lost;
  }
}

async function read(url) {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "error" });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}

/** Where the focus is inside a box, as something that can be found again after the swap. */
function focusIn(box) {
  const field = document.activeElement;
  if (!box.contains(field)) return null;
  const focusable = () => [...box.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")];
  const index = focusable().indexOf(field);
  return {
    restore() {
      const again = field.id ? document.getElementById(field.id) : focusable()[index];
      again?.focus({ preventScroll: true });
    },
  };
}

function openDetails(box) {
  return [...box.querySelectorAll("details")];
}

for (const box of document.querySelectorAll("[data-live]")) new Live(box).start();
