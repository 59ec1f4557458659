/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What frames each page. In: a title. Out: the head of HTML 5 with its style inside, and the end. A
 * content security policy allows that one style and nothing else, so that words of hostile mail
 * stay words whatever they are. The style is summary.css.
 */
#include "summary/page.h"

#include "base/translate.h"
#include "summary/summary-number.h"
#include "summary/svg.h"

typedef struct {
  const char *name;
  const char *text;
} Embedded;

static const Embedded style[] = {
#include "summary-css.inc"
};

/* The style as a source expression of CSP, so that no other style is ever obeyed. */
static char *style_hash(void)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_checksum_update(sum, (const guchar *) style[0].text, -1);
  g_checksum_get_digest(sum, digest, &size);
  g_autofree char *base64 = g_base64_encode(digest, size);
  return g_strconcat("'sha256-", base64, "'", NULL);
}

void page_say(GString *out, const char *message)
{
  svg_append_text(out, _(message));
}

void page_element(GString *out, const char *open, const char *message, const char *close)
{
  g_string_append(out, open);
  page_say(out, message);
  g_string_append(out, close);
}

void page_number_cell(GString *out, guint64 count)
{
  g_autofree char *number = summary_number(count);
  g_string_append_printf(out, "<td class=\"n\">%s</td>", number);
}

void page_begin(const char *title, GString *out)
{
  g_autofree char *hash = style_hash();
  /* Translators: the code of your language (BCP 47), for the page's lang attribute. */
  const char *language = _("en");
  g_string_append_printf(
      out,
      "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
      "'none'; style-src %s; img-src data:; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, "
      "initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>",
      language, hash);
  svg_append_text(out, title);
  g_string_append_printf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n", style[0].text);
}

void page_end(GString *out)
{
  page_element(out, "</main>\n<footer>",
               N_("Times are UTC. Made by bounce; this page holds everything it shows."),
               "</footer>\n</body>\n</html>\n");
}
