package org.yuheng.orchestrator.pages;

import org.springframework.context.annotation.Configuration;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** The names under which every template finds what all pages share; no model uses them for anything else. */
@Configuration(proxyBeanMethods = false)
class TemplateNames {

    TemplateNames(ThymeleafViewResolver views, CurrentPage page, Words words, ProblemWords problemWords) {
        views.addStaticVariable("page", page);
        views.addStaticVariable("words", words);
        views.addStaticVariable("problemWords", problemWords);
    }
}
