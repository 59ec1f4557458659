/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The error domain of the library. */
#include <bounce/error.h>

G_DEFINE_QUARK(bounce - error - quark, bounce_error)
