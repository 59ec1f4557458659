/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The catalogue as a web page for support desks. In: a style. Out: HTML 5 that needs nothing else,
 * an anchor a code and a reason. It has no script, and no text but the catalogue's.
 */
#include <bounce/catalog.h>
#include <string.h>

#include "write-docs.h"

typedef struct {
  const char *id;
  const char *title;
  const char *about;
  gboolean (*holds)(const BounceCode *code);
} Chapter;

static gboolean is_reply(const BounceCode *code)
{
  return code->type == BOUNCE_CODE_REPLY;
}

static gboolean is_class(const BounceCode *code)
{
  return code->type == BOUNCE_CODE_CLASS;
}

static gboolean is_status(const BounceCode *code)
{
  return code->type == BOUNCE_CODE_STATUS;
}

static gboolean is_text(const BounceCode *code)
{
  return code->type == BOUNCE_CODE_TEXT;
}

static gboolean is_provider(const BounceCode *code)
{
  return code->type == BOUNCE_CODE_PROVIDER;
}

static const Chapter chapters[] = {
  { "replies", "SMTP replies",
    "Three digits that begin the answer to a command, and numbers that are taken for them.",
    is_reply },
  { "statuses", "Enhanced status codes",
    "Three numbers with dots. X stands for any class; the entries of class 4 and 5 say what is "
    "different there.",
    is_status },
  { "classes", "Digits and classes", "What the first and second number say of codes nobody knows.",
    is_class },
  { "texts", "Wordings", "Texts that people ask about, with or without a code.", is_text },
  { "providers", "Providers' own codes",
    "Tags and numbers that one provider made up, and registered codes it uses in its own way.",
    is_provider },
};

static void add_text(GString *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text(text, -1);
  g_string_append(out, escaped);
}

static void add_row(GString *out, const char *label, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf(out, "<dt>%s</dt><dd>", label);
  add_text(out, text);
  g_string_append(out, "</dd>\n");
}

static void add_link(GString *out, const char *key)
{
  g_autofree char *escaped = g_markup_escape_text(key, -1);
  g_string_append_printf(out, "<a href=\"#%s\">%s</a>", escaped, escaped);
}

static void add_actions(GString *out, const char *const *actions, BounceActor first)
{
  static const char *const labels[] = {
    [BOUNCE_ACTOR_SENDER] = "The sender",
    [BOUNCE_ACTOR_SENDER_ADMIN] = "The sender&#39;s administrator",
    [BOUNCE_ACTOR_RECIPIENT] = "The recipient",
    [BOUNCE_ACTOR_RECIPIENT_ADMIN] = "The recipient&#39;s administrator",
    [BOUNCE_ACTOR_LIST_OWNER] = "The list owner",
  };
  for (guint actor = 1; actor < BOUNCE_ACTOR_NOBODY; actor++) {
    g_autofree char *label =
        g_strconcat(labels[actor], actor == first ? " <b>(first)</b>" : "", NULL);
    add_row(out, label, actions[actor]);
  }
}

static void add_judgement(GString *out, const char *reason, BounceVerdict verdict,
                          BounceFault fault, BounceAdvice advice, BounceSuppress suppress)
{
  const char *word = bounce_verdict_to_string(verdict);
  g_string_append_printf(out,
                         "<p class=\"judgement\"><span class=\"%s\">%s</span> "
                         "<a href=\"#reason-%s\">%s</a> <span>fault: %s</span> "
                         "<span>advice: %s</span> <span>suppress: %s</span></p>\n",
                         word != NULL ? word : "none", word != NULL ? word : "no verdict", reason,
                         reason, bounce_fault_to_string(fault), bounce_advice_to_string(advice),
                         bounce_suppress_to_string(suppress));
}

static void add_title(GString *out, const char *id, const char *key, const char *title)
{
  g_string_append(out, "<article id=\"");
  add_text(out, id);
  g_string_append(out, "\">\n<h3><a href=\"#");
  add_text(out, id);
  g_string_append(out, "\"><code>");
  add_text(out, key);
  g_string_append(out, "</code></a> ");
  add_text(out, title);
  g_string_append(out, "</h3>\n");
}

static void add_sentence(GString *out, const char *text)
{
  g_string_append(out, "<p>");
  add_text(out, text);
  g_string_append(out, "</p>\n");
}

static void add_code(GString *out, const BounceCode *code)
{
  add_title(out, code->key, code->key, code->title);
  add_judgement(out, bounce_reason_to_string(code->reason), code->verdict, code->fault,
                code->advice, code->suppress);
  add_sentence(out, code->meaning);
  g_string_append(out, "<dl>\n");
  add_row(out, "Likely causes", code->causes);
  add_row(out, "How to read it", code->notes);
  if (code->other != NULL) {
    g_string_append(out, "<dt>Second reading</dt><dd>");
    add_link(out, code->other);
    g_string_append(out, "</dd>\n");
  }
  add_row(out, "Used", code->scope);
  add_row(out, "Standing", bounce_standing_to_string(code->standing));
  add_row(out, "Example", code->example);
  add_row(out, "References", code->references);
  g_string_append(out, "</dl>\n<details><summary>What to do</summary>\n<dl>\n");
  add_actions(out, code->actions, code->first);
  add_row(out, "Sending again", code->retry);
  g_string_append(out, "</dl>\n</details>\n</article>\n");
}

static void add_reason(GString *out, const BounceReasonInfo *info)
{
  const char *name = bounce_reason_to_string(info->reason);
  g_autofree char *id = g_strconcat("reason-", name, NULL);
  add_title(out, id, name, "");
  add_judgement(out, name, info->verdict, info->fault, info->advice, info->suppress);
  add_sentence(out, info->explanation);
  g_string_append(out, "<dl>\n");
  add_row(out, "Likely causes", info->causes);
  add_actions(out, info->actions, info->first);
  add_row(out, "Sending again", info->retry);
  g_string_append(out, "</dl>\n</article>\n");
}

static void begin_chapter(GString *out, const char *id, const char *title, const char *about)
{
  g_string_append_printf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id,
                         title);
  add_sentence(out, about);
}

static void add_reasons(GString *out)
{
  begin_chapter(out, "reasons", "Reasons",
                "Every failure has one of these reasons; what a code does not say itself it takes "
                "from here.");
  for (guint reason = 1; reason <= BOUNCE_REASON_AUTO_REPLY; reason++)
    add_reason(out, bounce_reason_info((BounceReason) reason));
  g_string_append(out, "</section>\n");
}

static void add_chapter(GString *out, const Chapter *chapter)
{
  const BounceCode *code;
  begin_chapter(out, chapter->id, chapter->title, chapter->about);
  for (guint i = 0; (code = bounce_catalog_nth(i)) != NULL; i++)
    if (chapter->holds(code))
      add_code(out, code);
  g_string_append(out, "</section>\n");
}

static void add_contents(GString *out)
{
  g_string_append(out, "<nav aria-label=\"Contents\">\n<p><a href=\"#reasons\">Reasons</a></p>\n");
  for (gsize i = 0; i < G_N_ELEMENTS(chapters); i++) {
    const BounceCode *code;
    gboolean is_open = chapters[i].holds == is_reply;
    g_string_append_printf(out, "<details%s><summary>%s</summary>\n<ul>\n", is_open ? " open" : "",
                           chapters[i].title);
    for (guint j = 0; (code = bounce_catalog_nth(j)) != NULL; j++) {
      if (!chapters[i].holds(code))
        continue;
      g_string_append(out, "<li>");
      add_link(out, code->key);
      g_string_append(out, "</li>\n");
    }
    g_string_append(out, "</ul>\n</details>\n");
  }
  g_string_append(out, "</nav>\n");
}

void write_page(const char *template, GString *out)
{
  g_string_append(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<link rel=\"icon\" href=\"data:,\">\n"
                       "<title>Mail delivery codes explained</title>\n<style>\n");
  g_string_append(out, template);
  g_string_append(
      out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#codes\">Skip to the codes</a>"
           "\n<header>\n<h1>Mail delivery codes explained</h1>\n"
           "<p>What each code in returned mail means, why it comes, and who can do what. "
           "Add a code to the address of this page to come to it, as in #5.1.1 or #550.</p>\n"
           "</header>\n");
  add_contents(out);
  g_string_append(out, "<main id=\"codes\">\n");
  for (gsize i = 0; i < G_N_ELEMENTS(chapters); i++)
    add_chapter(out, &chapters[i]);
  add_reasons(out);
  g_string_append(out, "</main>\n<footer><p>Made from the rules of libbounce; see bounce-rules(5)."
                       "</p></footer>\n</body>\n</html>\n");
}
