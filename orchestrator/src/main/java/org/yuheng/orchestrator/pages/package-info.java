/**
 * What all pages share: layout, navigation, languages, error pages, words for things. Start at {@link
 * org.yuheng.orchestrator.pages.PageController}.
 *
 * <p>How a step makes a page: a package-private {@code @PageController} named {@code …Page} in the step's own package,
 * beside its REST resource and on the same service. Its templates lie in {@code templates/<package>/}, wrapped by {@code
 * layout.html} (copy {@code templates/accounts/sign-in.html}); repeated parts come from {@code parts.html}. Its texts lie
 * in {@code messages/<package>.properties} (中文) and {@code messages/<package>_en.properties}, UTF-8, with keys that begin
 * with the package's name; write ’ and never ' in them. A template holds no text of its own ({@code MessagesTest}). A place
 * in the navigation is a bean of {@link org.yuheng.orchestrator.pages.NavigationEntry}; a part of a request's page is a bean
 * of {@link org.yuheng.orchestrator.pages.RequestSection}. Templates see {@code page} ({@link
 * org.yuheng.orchestrator.pages.CurrentPage}) and {@code words} ({@link org.yuheng.orchestrator.pages.Words}).
 */
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"identity", "web"})
package org.yuheng.orchestrator.pages;
