package org.yuheng.orchestrator.pages;

import io.swagger.v3.oas.annotations.Hidden;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Controller;

/**
 * Answers with pages for people. It takes {@code CurrentUser} as a parameter, calls the same services as the REST
 * resource, throws the same {@code Problem}s (they become an error page, or are caught and shown at the form with {@link
 * FormProblems}), and redirects after every POST that changed something ({@link Done}).
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Controller
@Hidden
public @interface PageController {}
