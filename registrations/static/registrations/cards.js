// Cards: printing a sheet, and reading a code with the camera where the browser can. Typing always works.

const EVERY = 200; // milliseconds between two looks at the picture

function offerPrinting() {
  for (const button of document.querySelectorAll("[data-do=print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

async function offerCamera() {
  const form = document.querySelector("form[data-scan]");
  if (!form || !(await canScan())) return;
  const camera = form.querySelector("[data-camera]");
  const button = camera.querySelector("[data-do=scan]");
  const video = camera.querySelector("video");
  const trouble = camera.querySelector("[data-camera-error]");
  camera.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    trouble.hidden = true;
    try {
      send(form, await scan(video));
    } catch {
      // Refused by the person, or taken by another program: the form says what to do instead.
      trouble.hidden = false;
      button.disabled = false;
    }
  });
}

async function canScan() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

/** The text of the first code that the camera sees. */
async function scan(video) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1920 } },
  });
  try {
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    for (;;) {
      const [code] = await detector.detect(video);
      if (code) return code.rawValue;
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.hidden = true;
  }
}

function send(form, text) {
  form.elements.card.value = text;
  form.requestSubmit();
}

offerPrinting();
offerCamera();
