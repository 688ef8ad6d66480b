// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_CORE_CLOCK_H
#define DSC_CORE_CLOCK_H

/// Seconds on a clock that never goes back.
double dsc_clock(void);

/// Seconds since 1970, on the clock of the wall, which may be set while a program runs.
double dsc_wall_clock(void);

enum { DSC_TIME_TEXT = 32 };

/// The time of the wall's clock in UTC, so that records of several machines compare:
/// "2026-11-30T08:20:00Z"; "" when there is none.
void dsc_time_text(char text[DSC_TIME_TEXT]);

#endif
