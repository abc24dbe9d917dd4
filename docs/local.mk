EXTRA_DIST += %D%/architecture.md
EXTRA_DIST += %D%/builds.md
EXTRA_DIST += %D%/connector.md
EXTRA_DIST += %D%/cover.md
EXTRA_DIST += %D%/editors.md
EXTRA_DIST += %D%/embedding.md
EXTRA_DIST += %D%/from-a-service.md
EXTRA_DIST += %D%/glossary.md
EXTRA_DIST += %D%/hacking.md
EXTRA_DIST += %D%/language.md
EXTRA_DIST += %D%/nifi.md
EXTRA_DIST += %D%/performance.md
EXTRA_DIST += %D%/performance.svg
EXTRA_DIST += %D%/playground.md
EXTRA_DIST += %D%/playground.png
EXTRA_DIST += %D%/recipes.md
EXTRA_DIST += %D%/status-page.png
EXTRA_DIST += %D%/test.md
EXTRA_DIST += %D%/trace.md
EXTRA_DIST += %D%/why-null.md

# make html: the documentation as a small static site, html/index.html in the build's folder.
html-local:
	$(AM_V_at)if command -v cmark-gfm >/dev/null && command -v python3 >/dev/null; then \
		rm -rf html && $(srcdir)/scripts/site '$(srcdir)' html && echo "the documentation is in html/index.html"; \
	else \
		echo "no documentation in HTML: cmark-gfm or python3 is missing; scripts/setup docs installs them"; \
	fi
clean-local:
	rm -rf html
.PHONY: html-local
