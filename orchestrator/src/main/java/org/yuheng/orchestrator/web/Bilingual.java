package org.yuheng.orchestrator.web;

/** Something with a name in both languages, such as a state. */
public interface Bilingual {

    String zh();

    String en();
}
