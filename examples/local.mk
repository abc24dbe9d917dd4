examples = %D%/amplitude %D%/builds %D%/ci %D%/container %D%/embedding %D%/httpbin %D%/orders %D%/slack %D%/systemd
EXTRA_DIST += $(examples)
# Documentation and examples, laid out as in the tree, so that links between them work.
install-data-hook:
	$(MKDIR_P) '$(DESTDIR)$(docdir)/docs' '$(DESTDIR)$(docdir)/examples'
	cd '$(srcdir)' && for file in $(EXTRA_DIST); do case $$file in docs/*) cp $$file '$(DESTDIR)$(docdir)/docs' || exit;; esac; done
	cd '$(srcdir)' && cp -R $(examples) '$(DESTDIR)$(docdir)/examples'
	chmod -R u+w,go-w '$(DESTDIR)$(docdir)/docs' '$(DESTDIR)$(docdir)/examples'
uninstall-hook:
	rm -rf '$(DESTDIR)$(docdir)/docs' '$(DESTDIR)$(docdir)/examples'
EXTRA_DIST += %D%/README.md
