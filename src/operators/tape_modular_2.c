#define LIMBS 2u
#define RESIDUE_ENGINE residue_engine_2
#include "operators/tape_modular_impl.h"
