// Areas of a screenshot, drawn on it. The numbers in the form are what counts; drawing fills them in.
const { Controller } = window.StimulusModule;

const WHOLE = 1000;
const SMALLEST = 10;
const NAMES = ["x", "y", "width", "height"];
const RIGHT = "#0a7d72";
const WRONG = "#a8071a";

const within = (value, least, most) => Math.min(most, Math.max(least, Math.round(value)));

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** A block with an image and a list of areas. <… data-controller="academy-areas" …-preview-value="/…/0/…"> */
class Areas extends Controller {
  static values = { preview: String, label: String };

  connect() {
    this.image = this.field(this.element, "image");
    this.list = this.element.querySelector('[data-contentpath="areas"]');
    if (!this.image || !this.list) return;
    this.build();
    this.watch = new MutationObserver(() => this.refresh());
    this.watch.observe(this.list, { childList: true, subtree: true });
    this.watch.observe(this.image.closest('[data-contentpath="image"]'), { attributes: true, subtree: true, childList: true });
    this.refresh = this.refresh.bind(this);
    this.element.addEventListener("input", this.refresh);
    this.element.addEventListener("change", this.refresh);
    this.refresh();
  }

  disconnect() {
    this.watch?.disconnect();
    this.element.removeEventListener("input", this.refresh);
    this.element.removeEventListener("change", this.refresh);
    this.surface?.remove();
  }

  build() {
    this.surface = document.createElement("div");
    this.surface.hidden = true;
    Object.assign(this.surface.style, { position: "relative", maxWidth: "60rem", marginBlock: "1rem", touchAction: "none" });
    this.picture = document.createElement("img");
    this.picture.alt = "";
    this.picture.draggable = false;
    Object.assign(this.picture.style, { display: "block", width: "100%", height: "auto" });
    this.drawing = svg("svg", { role: "img", "aria-label": this.labelValue });
    Object.assign(this.drawing.style, { position: "absolute", inset: "0", width: "100%", height: "100%", cursor: "crosshair" });
    this.surface.append(this.picture, this.drawing);
    this.picture.addEventListener("load", () => (this.surface.hidden = false));
    this.picture.addEventListener("error", () => (this.surface.hidden = true));
    this.list.before(this.surface);
    this.drawing.addEventListener("pointerdown", (event) => this.begin(event));
    this.drawing.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.drawing.addEventListener(end, (event) => this.finish(event));
  }

  field(root, name) {
    return root?.querySelector(`[data-contentpath="${name}"] input`);
  }

  rows() {
    const children = [...this.list.querySelectorAll("[data-streamfield-child]")];
    return children.filter((one) => one.querySelector('input[name$="-deleted"]')?.value !== "1");
  }

  numbers(row) {
    return Object.fromEntries(NAMES.map((name) => [name, this.field(row, name)?.valueAsNumber ?? NaN]));
  }

  refresh() {
    this.show(this.image.value);
    this.drawing.replaceChildren();
    this.rows().forEach((row, at) => {
      const place = this.numbers(row);
      if (NAMES.some((name) => Number.isNaN(place[name]))) return;
      const isRight = this.field(row, "is_correct")?.checked;
      this.draw(place, isRight ? RIGHT : WRONG, String(at + 1), row);
    });
  }

  show(image) {
    if (this.shown === image) return;
    this.shown = image;
    this.surface.hidden = true;
    if (image) this.picture.src = this.previewValue.replace("/0/", `/${image}/`);
  }

  draw({ x, y, width, height }, colour, number, row) {
    const box = { x: `${x / 10}%`, y: `${y / 10}%`, width: `${width / 10}%`, height: `${height / 10}%` };
    const area = svg("rect", { ...box, fill: colour, "fill-opacity": "0.15", stroke: colour, "stroke-width": "3", cursor: "move" });
    const text = svg("text", { x: box.x, y: box.y, dx: "8", dy: "22", fill: colour, "font-weight": "700", stroke: "#fff", "stroke-width": "4", "paint-order": "stroke" });
    text.textContent = number;
    const corner = svg("circle", { cx: `${(x + width) / 10}%`, cy: `${(y + height) / 10}%`, r: "8", fill: "#fff", stroke: colour, "stroke-width": "3", cursor: "nwse-resize" });
    area.row = corner.row = row;
    corner.resizes = true;
    this.drawing.append(area, text, corner);
  }

  place(event) {
    const box = this.drawing.getBoundingClientRect();
    return {
      x: within(((event.clientX - box.left) / box.width) * WHOLE, 0, WHOLE),
      y: within(((event.clientY - box.top) / box.height) * WHOLE, 0, WHOLE),
    };
  }

  begin(event) {
    event.preventDefault();
    this.drawing.setPointerCapture(event.pointerId);
    const { row, resizes } = event.target;
    this.hold = { from: this.place(event), row, resizes, was: row ? this.numbers(row) : null };
  }

  drag(event) {
    if (!this.hold) return;
    const { from, row, resizes, was } = this.hold;
    const to = this.place(event);
    if (!row) {
      this.hold.drawn = this.between(from, to);
      this.refresh();
      this.draw(this.hold.drawn, RIGHT, "", null);
    } else if (resizes) {
      const width = within(was.width + to.x - from.x, SMALLEST, WHOLE - was.x);
      this.fill(row, { ...was, width, height: within(was.height + to.y - from.y, SMALLEST, WHOLE - was.y) });
    } else {
      const x = within(was.x + to.x - from.x, 0, WHOLE - was.width);
      this.fill(row, { ...was, x, y: within(was.y + to.y - from.y, 0, WHOLE - was.height) });
    }
  }

  finish() {
    const { row, drawn } = this.hold ?? {};
    this.hold = null;
    if (row) this.field(row, "label")?.focus({ preventScroll: true });
    else if (drawn && drawn.width >= SMALLEST && drawn.height >= SMALLEST) this.add(drawn);
    this.refresh();
  }

  between(one, other) {
    const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
    return { x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
  }

  /** The drawn numbers in a row that has none yet, else in a new one; the first row is taken for the right one. */
  add(place) {
    const row = this.rows().find((one) => NAMES.every((name) => !this.field(one, name)?.value)) ?? this.append();
    if (!row) return;
    this.fill(row, place);
    this.field(row, "label")?.focus({ preventScroll: true });
  }

  append() {
    const before = this.rows();
    [...this.list.querySelectorAll(".c-sf-add-button")].pop()?.click();
    const row = this.rows().find((one) => !before.includes(one));
    if (row && !before.length) this.field(row, "is_correct").click();
    return row;
  }

  fill(row, place) {
    for (const name of NAMES) {
      const field = this.field(row, name);
      field.value = String(place[name]);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

window.wagtail.app.register("academy-areas", Areas);
