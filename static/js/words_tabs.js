// On narrow screens one language at a time: the links become tabs, the others are put away.
export function startWordsTabs(nav) {
  const links = [...nav.querySelectorAll('a[href^="#in-"]')];
  const narrow = window.matchMedia("(max-width: 59.99rem)");
  const asked = links.find((link) => link.getAttribute("href") === location.hash);
  let shown = asked ?? links.find((link) => link.hash === `#in-${document.documentElement.lang}`) ?? links[0];

  function show() {
    for (const link of links) {
      const section = document.getElementById(link.hash.slice(1));
      const isHere = link === shown;
      section.classList.toggle("is-put-away", narrow.matches && !isHere && !section.querySelector(".banner.is-danger"));
      if (isHere && narrow.matches) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  nav.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !narrow.matches) return;
    event.preventDefault();
    shown = link;
    show();
  });
  narrow.addEventListener("change", show);
  show();
}
