// Date fields and choosers of the admin, without the inline scripts that Wagtail starts them with.
const { Controller } = window.StimulusModule;

/** <input data-controller="academy-date" data-academy-date-kind-value="initDateChooser" …-config-value="{…}"> */
class DateField extends Controller {
  static values = { kind: String, config: Object };

  connect() {
    window[this.kindValue]?.(this.element.id, this.configValue);
  }
}

/** <div data-controller="academy-chooser" …-field-value="id_person" …-options-value="{…}">Wagtail's chooser</div>;
 *  …-kind-value="PageChooser": of that kind */
class ChooserField extends Controller {
  static values = { field: String, options: Object, kind: { type: String, default: 'Chooser' } };

  connect() {
    new window[this.kindValue](this.fieldValue, this.optionsValue);
  }
}

/** <div data-controller="academy-rows" …-options-value="{…}">: rows of a page's own tables, to add and remove */
class Rows extends Controller {
  static values = { options: Object };

  connect() {
    new window.InlinePanel(this.optionsValue);
  }
}

/** <div data-controller="academy-fetch" …-url-value="…">: puts what the address answers in its place */
class Fetch extends Controller {
  static values = { url: String };
  static targets = ['place'];

  async load() {
    const response = await fetch(this.urlValue, { headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    if (response.ok) this.placeTarget.innerHTML = await response.text();
  }
}

window.wagtail.app.register('academy-fetch', Fetch);
window.wagtail.app.register('academy-rows', Rows);
window.wagtail.app.register('academy-date', DateField);
window.wagtail.app.register('academy-chooser', ChooserField);
