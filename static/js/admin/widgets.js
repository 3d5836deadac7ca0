// Date fields and choosers of the admin, without the inline scripts that Wagtail starts them with.
const { Controller } = window.StimulusModule;

/** <input data-controller="academy-date" data-academy-date-kind-value="initDateChooser" …-config-value="{…}"> */
class DateField extends Controller {
  static values = { kind: String, config: Object };

  connect() {
    window[this.kindValue]?.(this.element.id, this.configValue);
  }
}

/** <div data-controller="academy-chooser" …-field-value="id_person" …-options-value="{…}">Wagtail's chooser</div> */
class ChooserField extends Controller {
  static values = { field: String, options: Object };

  connect() {
    new window.Chooser(this.fieldValue, this.optionsValue);
  }
}

/** <div data-controller="academy-rows" …-options-value="{…}">: rows of a page's own tables, to add and remove */
class Rows extends Controller {
  static values = { options: Object };

  connect() {
    new window.InlinePanel(this.optionsValue);
  }
}

window.wagtail.app.register('academy-rows', Rows);
window.wagtail.app.register('academy-date', DateField);
window.wagtail.app.register('academy-chooser', ChooserField);
