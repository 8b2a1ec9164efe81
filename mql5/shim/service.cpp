// Runs a service: one call of OnStart, no events; the terminal lives on inside Sleep.
#include "terminal.hpp"
#include <csignal>

void OnStart();

static void stop(int) { stopFlag = true; }

int main() {
    signal(SIGTERM, stop);
    openBook();
    openControl();
    advance();
    OnStart();
    return 0;
}
