from tests.helpers import KEY, WebTest

NOTICE = {
    "group": "School <3",
    "contact": "school@example.org",
    "text": "Fair & cake.",
    "starts_on": "2026-03-02",
    "ends_on": "2026-03-07",
}


class Web(WebTest):
    def submit(self):
        status, sent = self.call("POST", "/announcements", NOTICE)
        self.assertEqual(201, status)
        return sent

    def test_a_notice_goes_from_the_group_to_the_screens(self):
        sent = self.submit()
        path = f"/announcements/{sent['id']}/approve"
        self.assertEqual(403, self.call("POST", path)[0])
        self.assertEqual(204, self.call("POST", path, HTTP_X_STUDIO_KEY=KEY)[0])
        self.assertIn("<b>School &lt;3</b> Fair &amp; cake.", self.call("GET", "/screen")[1])

    def test_the_group_takes_its_notice_back(self):
        sent = self.submit()
        path = f"/announcements/{sent['id']}/withdraw"
        self.assertEqual(403, self.call("POST", path, HTTP_X_CODE="a guess")[0])
        self.assertEqual(204, self.call("POST", path, HTTP_X_CODE=sent["code"])[0])

    def test_the_shop_window_has_what_everybody_may_see(self):
        number = self.approved()
        expected = [{"id": number, "group": "Gardens", "text": "Working bee.", "until": "2026-03-07"}]
        self.assertEqual((200, expected), self.call("GET", "/screen.json"))

    def test_what_cannot_be_read_is_refused(self):
        self.assertEqual(400, self.call("POST", "/announcements", b"{")[0])
        self.assertEqual(400, self.call("POST", "/announcements", {"group": "School"})[0])
        self.assertEqual(404, self.call("GET", "/announcements/1/approve")[0])
