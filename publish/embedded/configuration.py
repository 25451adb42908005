"""The text of CKAN's configuration file, but for what differs from portal to portal. Knows CKAN 2.12's settings."""

CONFIGURATION = """\
# Written by planport at every `portal up`; changes made here are lost.
[DEFAULT]
debug = false

[app:main]
use = egg:ckan
@portal@

ckan.site_id = planport
ckan.plugins = planport_pages planport planport_rights
    activity datastore datatables_view planport_tables text_view image_view dcat
ckanext.dcat.translate_keys = false
ckan.views.default_views = datatables_view text_view image_view
ckan.max_resource_size = 100
# The record that planport keeps of what it published; the API gives it, people need not read it.
package_hide_extras = manifest

ckan.locale_default = zh_Hans_CN
ckan.locale_order = zh_Hans_CN en
ckan.locales_offered = zh_Hans_CN en

# Nobody makes an account or reads the list of users by himself, and no picture is fetched from another host.
ckan.auth.create_user_via_web = false
ckan.auth.create_user_via_api = false
ckan.auth.public_user_details = false
ckan.auth.user_create_organizations = false
ckan.auth.user_create_groups = false
ckan.auth.user_delete_organizations = false
ckan.auth.user_delete_groups = false
ckan.gravatar_default = disabled

[loggers]
keys = root, ckan, ckanext

[handlers]
keys = console

[formatters]
keys = generic

[logger_root]
level = WARNING
handlers = console

[logger_ckan]
level = WARNING
handlers = console
qualname = ckan
propagate = 0

[logger_ckanext]
level = WARNING
handlers = console
qualname = ckanext
propagate = 0

[handler_console]
class = StreamHandler
args = (sys.stderr,)
level = NOTSET
formatter = generic

[formatter_generic]
format = %(asctime)s %(levelname)-5.5s [%(name)s] %(message)s
"""
