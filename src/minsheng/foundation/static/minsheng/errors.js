/* What has to be put right is read first: the summary of mistakes takes the focus (GOV.UK), for whoever hears or enlarges the page. */
(() => {
  "use strict";
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
