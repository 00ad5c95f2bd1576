// The token stands behind the "#", which no browser sends when it fetches the page.
const token = location.hash.slice(1);
const button = document.querySelector("button");
const shown = document.querySelector("pre");

function url(to) {
  const part = encodeURIComponent;
  return `postgresql://${part(to.user)}:${part(to.password)}@${to.host}:${to.port}/${part(to.database)}`;
}

button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    const answer = await fetch("connection-link", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token }),
    });
    const told = await answer.json();
    shown.textContent = answer.ok ? url(told) : `${told.what}. ${told.mend}.`;
    // A preview that is not ready keeps its link unopened.
    button.disabled = answer.ok || answer.status === 404;
    if (answer.ok) {
      history.replaceState(null, "", location.pathname);
    }
  } catch {
    shown.textContent = "The service did not answer. Press again in a moment.";
    button.disabled = false;
  }
});
