// Figures on other people's pages: one alone, fixed, with parts left out; and the page that makes such links.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, open, overhang, status, test } from './support';

test('one figure stands alone and tells its height to the page around it', async ({
  page,
  baseURL,
}) => {
  const teacher = createServer((_, answer) => {
    answer
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end(`<!doctype html><title>A lesson</title>
<link rel="icon" href="data:,"><iframe src="${baseURL}mean.html?view=dot-plot&n=5" width="500" height="100"></iframe>
<script>addEventListener('message', ({ data }) => {
  if (data.type === 'sirnorm') { document.title = data.height; document.querySelector('iframe').height = data.height; }
});</script>`);
  });
  await new Promise<void>((ready) => teacher.listen(0, '127.0.0.1', () => ready()));
  const address = `http://127.0.0.1:${(teacher.address() as AddressInfo).port}/`;
  const lesson = await page.context().newPage();
  await lesson.goto(address);
  const figure = lesson.frameLocator('iframe');
  await expect(figure.locator('sn-stage .dot')).toHaveCount(5);
  await expect(figure.locator('sn-stage [data-widget]')).toHaveCount(1);
  await expect(figure.locator('.masthead')).toBeHidden();
  await expect(figure.locator('.step').first()).toBeHidden();
  await expect(figure.locator('.credit a')).toHaveAttribute('target', '_blank');
  await expect.poll(async () => Number(await lesson.title())).toBeGreaterThan(150);
  const inside = await figure
    .locator('body')
    .evaluate((body) => body.getBoundingClientRect().height);
  expect(Number(await lesson.title())).toBe(Math.ceil(inside));
  await lesson.close();
  teacher.close();
});

test('what a link locks is seen and cannot be moved', async ({ page }) => {
  await open(page, 'mean.html?n=5&lock=rows,numbers,column#who-came');
  const size = page.locator('sn-stage .control-rows input').last();
  await expect(size).toHaveValue('5');
  await expect(size).toBeDisabled();
  // Not click(): in Firefox Playwright scrolls the figure to the middle first, and the step with it.
  await page.locator('sn-stage th button').nth(1).dispatchEvent('click');
  await expect(page.locator('sn-stage .trouble')).toContainText('is fixed in this view');
  await expect(page.locator('sn-stage [role=slider]')).toHaveCount(0);
  await page.locator('.stepper .next').click();
  await expect(page).toHaveURL(/\?n=5&lock=rows,numbers,column#yours$/); // the lock stays in the address
});

test('parts are left out, and a laboratory has every control', async ({ page }) => {
  await open(page, 'mean.html?hide=questions,formulas,batch-grid#centre');
  await expect(page.locator('#centre .formula')).toBeHidden();
  await expect(page.locator('sn-stage [data-widget=batch-grid]')).toHaveCount(0);
  await expect(page.locator('sn-stage [data-widget=dot-plot]')).toBeVisible();
  await open(page, 'mean.html?mode=lab');
  await expect(page.locator('sn-stage [data-widget=controls] .control')).not.toHaveCount(0);
  await expect(page.locator('.stepper')).toBeHidden();
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overhang(page)).toBeLessThanOrEqual(0);
});

test('an unknown figure is told, and the chapter is shown', async ({ page }) => {
  await open(page, 'mean.html?view=dotplot');
  await expect(page.locator('#engine-notice')).toContainText('view=“dotplot”');
  await expect(page.locator('.masthead')).toBeVisible();
});

test('the workshop makes a link by clicking, and what is moved in its preview goes into it', async ({
  page,
}) => {
  await page.goto('teachers.html');
  const link = page.locator('#teach-link');
  const preview = page.frameLocator('iframe.preview');
  await page.locator('iframe.preview').scrollIntoViewIfNeeded();
  await expect(preview.locator('html')).toHaveClass(/\blive\b/);
  await expect(link).toHaveValue(/prologue\.html\?view=figure$/); // the first there is
  await page.getByLabel('Chapter', { exact: true }).selectOption('2. Compute the mean');
  await expect(link).toHaveValue(/mean\.html\?view=figure$/);
  await page.getByLabel('Step').selectOption('It depends on who came');
  await expect(link).toHaveValue(/\?view=figure#who-came$/);
  await expect(preview.locator('.control-rows')).toBeVisible();
  await preview
    .locator('.control-rows input')
    .last()
    .evaluate((input: HTMLInputElement) => {
      input.value = '6'; // typing into a frame does not reach stock Firefox
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  await expect(link).toHaveValue(/\?n=6&view=figure#who-came$/);
  await page.getByLabel('Batch size').check();
  await expect(link).toHaveValue(/\?n=6&view=figure&lock=rows#who-came$/);
  await expect(preview.locator('.control-rows input').last()).toBeDisabled();
  await page.getByLabel('the whole chapter').check();
  await page.getByLabel('questions').check();
  await expect(link).toHaveValue(/\?n=6&lock=rows&hide=questions#who-came$/);
  await expect(page.locator('#teach-code')).toHaveValue(
    /^<iframe src="http:[^"]*lock=rows&amp;hide/,
  );
  const made = await link.inputValue();
  await open(page, made);
  await expect(page.locator('sn-predict').first()).toBeHidden();
  await expect(status(page)).toContainText('6');
});

test('on paper: every figure, open questions, answers on a sheet of their own', async ({
  page,
}) => {
  await open(page, 'mean.html#one-walks');
  const form = page.locator('[data-question=plus-eight]');
  await form.locator('.show-me').click();
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  const answers = page.locator('.paper-answers > ol > li');
  await expect(answers).toHaveCount(await page.locator('sn-predict').count());
  await expect(answers.first()).toContainText('The answer: By 1');
  await expect(page.locator('.paper-from')).toContainText('/mean.html');
  await expect(page.locator('details:not(.answer)').first()).toHaveAttribute('open', '');
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(answers).toHaveCount(0);
});
