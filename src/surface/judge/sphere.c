// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/judge/sphere.h"

#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "surface/judge/limits.h"

enum { STARTS = 6, STEPS = 60, STREAM = 512 };

typedef struct sphere {
    dsc_point *point;
    double radius;
    double *u, *trial, *at, *g; /* n; u, trial: directions */
    double f;                   /* at u */
} sphere;

static void normalise(size_t n, double *u)
{
    const double length = dsc_norm(n, u);
    for (size_t i = 0; i < n && length > 0.0; i++) {
        u[i] /= length;
    }
}

// A random direction, without what has curvature where the others are known.
static void draw(const sphere *s, const dsc_local *local, uint32_t stream)
{
    const size_t n = s->point->n;
    dsc_point_random(s->point, stream, s->trial);
    if (local->null_count == 0) {
        memcpy(s->u, s->trial, n * sizeof *s->u);
        return;
    }
    memset(s->u, 0, n * sizeof *s->u);
    for (size_t k = 0; k < local->null_count; k++) {
        const double *z = local->null + k * n, along = dsc_dot(n, s->trial, z);
        for (size_t i = 0; i < n; i++) {
            s->u[i] += along * z[i];
        }
    }
    normalise(n, s->u);
}

// Turns u by steps of an angle against the part of g along the sphere, half as far where f does
// not fall.
static descent_status go_down(sphere *s, descent_error *error)
{
    const size_t n = s->point->n;
    double angle = FIRST_ANGLE;
    TRY(dsc_point_along(s->point, s->u, s->radius, s->at, &s->f, s->g, error));
    for (int k = 0; k < STEPS && angle > LEAST_ANGLE; k++) {
        const double across = dsc_dot(n, s->g, s->u);
        for (size_t i = 0; i < n; i++) {
            s->g[i] -= across * s->u[i];
        }
        const double slope = dsc_norm(n, s->g);
        if (!(slope > 0.0)) {
            return DESCENT_OK;
        }
        double f = HUGE_VAL;
        while (angle > LEAST_ANGLE) {
            for (size_t i = 0; i < n; i++) {
                s->trial[i] = s->u[i] - angle / slope * s->g[i];
            }
            normalise(n, s->trial);
            TRY(dsc_point_along(s->point, s->trial, s->radius, s->at, &f, NULL, error));
            if (f < s->f) {
                break;
            }
            angle *= 0.5;
        }
        if (f < s->f) {
            memcpy(s->u, s->trial, n * sizeof *s->u);
            TRY(dsc_point_along(s->point, s->u, s->radius, s->at, &s->f, s->g, error));
            angle *= ANGLE_GROWS;
        }
    }
    return DESCENT_OK;
}

// From the largest sphere inwards, where what is lower is easier to find.
static descent_status follow(sphere *s, bool *lower, descent_error *error)
{
    *lower = true;
    for (size_t r = 0; r < sizeof SPHERES / sizeof *SPHERES && *lower; r++) {
        s->radius = SPHERES[r] * s->point->length;
        TRY(go_down(s, error));
        *lower = s->point->f - s->f > CLEAR_OF_NOISE * s->point->noise;
    }
    return DESCENT_OK;
}

static descent_status try_all(sphere *s, const dsc_local *local, dsc_way *way,
                              descent_error *error)
{
    bool lower = false;
    for (uint32_t k = 0; k < STARTS && !lower; k++) {
        draw(s, local, STREAM + k);
        TRY(follow(s, &lower, error));
    }
    if (lower) {
        TRY(dsc_point_along(s->point, s->u, s->radius, s->at, &s->f, NULL, error));
        TRY(dsc_way_take(way, s->point, s->at, s->f, error));
    }
    return DESCENT_OK;
}

descent_status dsc_sphere_try(dsc_point *point, const dsc_local *local, dsc_way *way,
                              descent_error *error)
{
    const size_t n = point->n;
    double *room = dsc_alloc_aligned(4 * n, sizeof *room);
    if (!room) {
        return dsc_no_memory(error, "a sphere", 4 * n * sizeof *room);
    }
    sphere s = {
        .point = point, .u = room, .trial = room + n, .at = room + 2 * n, .g = room + 3 * n};
    const descent_status status = try_all(&s, local, way, error);
    dsc_free_aligned(room);
    return status;
}
