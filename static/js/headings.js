// While an inquiry is open beside the list, its subject is the page's first heading and the list's the second.
export function startHeadings(workspace) {
  const title = workspace.querySelector("#list-title");
  const rank = () => (title.ariaLevel = workspace.classList.contains("workspace-open") ? "2" : "1");
  new MutationObserver(rank).observe(workspace, { attributes: true, attributeFilter: ["class"] });
}
