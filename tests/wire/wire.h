/* The groups of wire tests; each returns how many failed. */
#pragma once
#include "support/cmocka_all.h"
#include "client.h"
#include "house.h"

int test_framing(void);
int test_refusals(void);
int test_pipelining(void);
int test_deadlines(void);
int test_life(void);
int test_files(void);
int test_sockets(void);
int test_frames(void);

/* A house with default limits, for groups whose tests share one. */
int open_house(void **state);
int close_house(void **state);
/* Connects to the house in *state. */
struct client guest(void **state);
