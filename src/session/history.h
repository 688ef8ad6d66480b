// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_HISTORY_H
#define DSC_SESSION_HISTORY_H

#include <descent/session.h>

/// descent_run_history, of its epochs alone: quicker where steps are recorded as well.
descent_status dsc_history_epochs(const char *folder, descent_history_callback *callback,
                                  void *user, descent_error *error);

/// The same of all but its steps.
descent_status dsc_history_events(const char *folder, descent_history_callback *callback,
                                  void *user, descent_error *error);

/// The stop of a word; DESCENT_STOP_NONE for others.
descent_stop dsc_history_stop(const char *word);

#endif
