/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Multinomial logistic regression by stochastic gradient descent (Bishop, Pattern Recognition and
 * Machine Learning, section 4.3.4). In: labelled sentences; out: a weight for each feature and
 * class. Integers only and a fixed order, so that the table does not depend on the machine.
 */
#include "train.h"

#include <stdlib.h>
#include <string.h>

#include "match/feature.h"
#include "match/softmax.h"

/* While learning, weights are in parts of this. */
#define ONE 65536
#define ROUNDS 20
/* Features that stand in fewer examples are chance. */
#define EXAMPLES_MIN 2
/* Keeps the steps of short sentences small. */
#define LENGTH_BASE 4
/* Weights that are nearer to 0 are left out. */
#define WEIGHT_MIN 2

typedef struct {
  guint class;
  guint n_features;
  guint *features; /* places in the table */
} Lesson;

typedef struct {
  GArray *lessons; /* of Lesson */
  guint n_features;
  guint n_classes;
  gint32 *weights; /* by feature, then by class */
} Course;

static void clear_lesson(gpointer data)
{
  g_free(((Lesson *) data)->features);
}

void model_free(Model *model)
{
  g_array_unref(model->features);
  g_array_unref(model->index);
  g_array_unref(model->weights);
  g_array_unref(model->classes);
  g_free(model);
}

static Model *model_new(void)
{
  Model *model = g_new0(Model, 1);
  model->features = g_array_new(FALSE, FALSE, sizeof(guint32));
  model->index = g_array_new(FALSE, FALSE, sizeof(guint16));
  model->weights = g_array_new(FALSE, FALSE, sizeof(gint8[2]));
  model->classes = g_array_new(FALSE, FALSE, sizeof(BounceRuleClass));
  return model;
}

/*
 * The class of an example, which is added where it is new. A temporary reply is soft whatever it
 * says: it goes with the permanent ones.
 */
static guint class_of(GArray *classes, const Example *example)
{
  const BounceRuleClass new = { (guint8) example->reason, (guint8) example->verdict,
                                (guint8) example->fault };
  const gboolean is_temporary = example->text[0] == '4';
  for (guint i = 0; i < classes->len; i++) {
    const BounceRuleClass *class = &g_array_index(classes, BounceRuleClass, i);
    if (class->reason == new.reason &&class->fault == new.fault
        && (class->verdict == new.verdict || is_temporary))
      return i;
  }
  g_array_append_val(classes, new);
  return classes->len - 1;
}

static int compare_ids(gconstpointer a, gconstpointer b)
{
  const guint32 first = *(const guint32 *) a;
  const guint32 second = *(const guint32 *) b;
  return (first > second) - (first < second);
}

/* The place of `id` among the sorted `ids`; FALSE when it is not there. */
static gboolean find_place(const GArray *ids, guint32 id, guint *place)
{
  const guint32 *found =
      bsearch(&id, ids->data, ids->len, sizeof(guint32), (GCompareFunc) compare_ids);
  if (found == NULL)
    return FALSE;
  *place = (guint) (found - (const guint32 *) ids->data);
  return TRUE;
}

/* Of all ids, in ascending order, those that enough examples have; each once. */
static void keep_common(GArray *all, GArray *common)
{
  g_array_sort(all, compare_ids);
  guint n = 0;
  for (guint i = 0; i < all->len; i++) {
    guint32 id = g_array_index(all, guint32, i);
    n = i > 0 && g_array_index(all, guint32, i - 1) == id ? n + 1 : 1;
    if (n == EXAMPLES_MIN)
      g_array_append_val(common, id);
  }
}

/* The ids of each example's features, all in one array; `ends` says where each example's end. */
static GArray *read_features(const BounceRules *rules, const GArray *examples,
                             const gboolean *left_out, guint *ends)
{
  GArray *all = g_array_new(FALSE, FALSE, sizeof(guint32));
  BouncePhraseText text;
  bounce_phrase_text_init(&text, rules);
  for (guint i = 0; i < examples->len; i++) {
    BounceFeatures features = { .n_items = 0 };
    BounceReply reply = { 0 };
    if (left_out == NULL || !left_out[i]) {
      bounce_feature_read(g_array_index(examples, Example, i).text, &reply, &text);
      bounce_feature_collect(&text, &reply, &features);
    }
    for (guint k = 0; k < features.n_items; k++)
      g_array_append_val(all, features.items[k].id);
    ends[i] = all->len;
  }
  return all;
}

static void add_lesson(GArray *lessons, const Model *model, const guint32 *ids, guint n,
                       guint class)
{
  Lesson lesson = { .class = class, .features = g_new(guint, n) };
  for (guint i = 0; i < n; i++)
    if (find_place(model->features, ids[i], &lesson.features[lesson.n_features]))
      lesson.n_features++;
  g_array_append_val(lessons, lesson);
}

/* The model's features and classes, and the examples in their terms. */
static GArray *read_lessons(const BounceRules *rules, const GArray *examples,
                            const gboolean *left_out, Model *model)
{
  g_autofree guint *ends = g_new(guint, examples->len);
  g_autoptr(GArray) all = read_features(rules, examples, left_out, ends);
  g_autoptr(GArray) sorted = g_array_copy(all);
  GArray *lessons = g_array_new(FALSE, FALSE, sizeof(Lesson));
  g_array_set_clear_func(lessons, clear_lesson);
  keep_common(sorted, model->features);
  for (guint i = 0; i < examples->len; i++) {
    guint begin = i > 0 ? ends[i - 1] : 0;
    if (left_out == NULL || !left_out[i])
      add_lesson(lessons, model, &g_array_index(all, guint32, begin), ends[i] - begin,
                 class_of(model->classes, &g_array_index(examples, Example, i)));
  }
  return lessons;
}

/* Newton's method. */
static gint32 square_root(gint32 x)
{
  gint32 root = x;
  for (gint32 next = (x + 1) / 2; next < root; next = (root + x / root) / 2)
    root = next;
  return root;
}

/* How likely each class is for now. */
static void guess(const Course *course, const Lesson *lesson, gint32 *shares)
{
  gint32 scores[BOUNCE_RULE_CLASSES_MAX] = { 0 };
  for (guint i = 0; i < lesson->n_features; i++) {
    const gint32 *weights = course->weights + (gsize) lesson->features[i] * course->n_classes;
    for (guint c = 0; c < course->n_classes; c++)
      scores[c] += weights[c];
  }
  for (guint c = 0; c < course->n_classes; c++)
    scores[c] /= ONE / BOUNCE_SOFTMAX_UNIT;
  bounce_softmax(scores, course->n_classes, shares);
}

static void learn_lesson(Course *course, const Lesson *lesson, gint32 rate)
{
  gint32 steps[BOUNCE_RULE_CLASSES_MAX];
  const gint32 length = square_root((gint32) lesson->n_features + LENGTH_BASE);
  guess(course, lesson, steps);
  for (guint c = 0; c < course->n_classes; c++) {
    gint64 wanted = c == lesson->class ? BOUNCE_SOFTMAX_WHOLE : 0;
    steps[c] = (gint32) ((wanted - steps[c]) * rate / BOUNCE_SOFTMAX_WHOLE / length);
  }
  for (guint i = 0; i < lesson->n_features; i++) {
    gint32 *weights = course->weights + (gsize) lesson->features[i] * course->n_classes;
    for (guint c = 0; c < course->n_classes; c++)
      weights[c] += steps[c];
  }
}

/* Numerical Recipes, section 7.1; the upper bits are the better ones. */
static guint32 next_random(guint32 *state)
{
  *state = *state * 1664525U + 1013904223U;
  return *state >> 8;
}

static void shuffle(guint *order, guint n, guint32 *state)
{
  for (guint i = n; i > 1; i--) {
    guint k = next_random(state) % i;
    guint other = order[i - 1];
    order[i - 1] = order[k];
    order[k] = other;
  }
}

static void learn(Course *course)
{
  g_autofree guint *order = g_new0(guint, course->lessons->len);
  guint32 state = 1;
  for (guint i = 0; i < course->lessons->len; i++)
    order[i] = i;
  for (gint32 round = 0; round < ROUNDS; round++) {
    shuffle(order, course->lessons->len, &state);
    for (guint i = 0; i < course->lessons->len; i++)
      learn_lesson(course, &g_array_index(course->lessons, Lesson, order[i]), ONE / (1 + round));
  }
}

/* A weight in the units of the table, rounded; 0 where it is too small to count. */
static int round_weight(gint32 weight)
{
  const gint32 unit = ONE / BOUNCE_RULE_LIKENESS_UNIT;
  int rounded = (weight + (weight < 0 ? -unit / 2 : unit / 2)) / unit;
  return ABS(rounded) < WEIGHT_MIN ? 0 : CLAMP(rounded, -G_MAXINT8, G_MAXINT8);
}

/* Writes the weights of the features that have any; the others are dropped. */
static void keep_weights(const Course *course, Model *model)
{
  guint n = 0;
  for (guint i = 0; i < course->n_features; i++) {
    guint16 begin = (guint16) model->weights->len;
    for (guint c = 0; c < course->n_classes; c++) {
      gint8 pair[2] = { (gint8) c,
                        (gint8) round_weight(course->weights[(gsize) i * course->n_classes + c]) };
      if (pair[1] != 0)
        g_array_append_val(model->weights, pair);
    }
    if (model->weights->len == begin)
      continue;
    g_array_append_val(model->index, begin);
    g_array_index(model->features, guint32, n++) = g_array_index(model->features, guint32, i);
  }
  guint16 end = (guint16) model->weights->len;
  g_array_append_val(model->index, end);
  g_array_set_size(model->features, n);
}

Model *train(const BounceRules *rules, const GArray *examples, const gboolean *left_out)
{
  Model *model = model_new();
  g_autoptr(GArray) lessons = read_lessons(rules, examples, left_out, model);
  Course course = { .lessons = lessons,
                    .n_features = model->features->len,
                    .n_classes = model->classes->len };
  g_autofree gint32 *weights = g_new0(gint32, (gsize) course.n_features * course.n_classes);
  course.weights = weights;
  g_assert(course.n_classes <= BOUNCE_RULE_CLASSES_MAX);
  learn(&course);
  keep_weights(&course, model);
  g_assert(model->weights->len <= G_MAXUINT16);
  model->table = (BounceRuleLikeness){ (const guint32 *) model->features->data,
                                       (const guint16 *) model->index->data,
                                       (const gint8(*)[2]) model->weights->data,
                                       (const BounceRuleClass *) model->classes->data,
                                       model->features->len,
                                       model->classes->len };
  return model;
}
