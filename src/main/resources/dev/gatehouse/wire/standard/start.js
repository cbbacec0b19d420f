// The document is beside the page, and so is the service that calls are tried at: the page may load
// from nowhere else.
const ui = SwaggerUIBundle({
  url: "openapi.yaml",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
  onComplete: () => ui.getSystem().oas3Actions.setSelectedServer("."),
});
