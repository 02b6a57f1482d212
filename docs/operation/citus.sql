-- Lays the service's tables out on Citus (https://docs.citusdata.com), on an empty database that the
-- service has migrated once: run it on the coordinator, as the tables' owner, before any workstation
-- enrols. Rules: docs/operation/scale.md; a test holds this file against the tables.
--
-- Tables of one institution stand together, so that a push stays on one node but for its feed; feeds
-- by scope; claims of trace codes by code; what distributors are known by, by their key; the
-- catalogue whole on every node.

BEGIN;
SET LOCAL citus.shard_replication_factor = 1;

-- Citus takes no triggers of ours: what is audited is guarded by its hashes and signed roots alone.
DROP FUNCTION audit_kept() CASCADE;

SELECT create_reference_table('bucket');
SELECT create_reference_table('item');
SELECT create_reference_table('local_state');

SELECT create_distributed_table('organisation', 'org', shard_count => 64, colocate_with => 'none');
SELECT create_distributed_table('acceptance_fact', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('access_token', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('alias_word', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('api_answer', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('api_key', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('api_nonce', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('aside_event', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('attachment', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('attachment_file', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('attachment_piece', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('attachment_sending', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('audit_entry', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('audit_head', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('audit_root', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('backup_mark', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('blind_receipt', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('blind_scan', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('carton_serial', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('case_decision', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('catalogue_entry', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('catalogue_head', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('catalogue_match', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('catalogue_term', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('catalogue_touch', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('catalogue_version', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('catalogue_warning', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('check_rules', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('claim_due', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('code_claim', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('code_told', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('compared_day', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('count_event', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('delivered_item', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('delivery', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('delivery_address', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('delivery_key', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('delivery_line', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('delivery_relation', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('delivery_words', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('departure', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('device', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('device_position', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('distributor', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('distributor_document', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('dup_case', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('dup_member', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('enrolment', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('exchange_plan', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('exchange_run', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('expected_package', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_change', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_code_out', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_delivery', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_head', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_level', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_line', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_movement_in', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_order_in', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_position', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_receipt', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_stock', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_stock_source', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('his_stock_taking', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('identifier_item', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('insurance_code', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('insurance_drug', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('insurance_head', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('insurance_record', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('insurance_visit', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('invoice_event', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('invoice_line', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('invoice_word', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('item_rule', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('known_fact', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('label_job', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('label_print', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('line_explanation', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('match_word', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('moved_code', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('movement', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('named_identifier', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('opened_pack', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('operation', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('order_event', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('order_line', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('order_return', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('order_rule', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('order_template', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('order_upload', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('ordered_from', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('ordered_line', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('ordered_part', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('outbox', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('pack_relation', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('package', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('item_stock', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('item_use', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('packed_carton', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('packed_code', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('packing_fact', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('packing_numbering', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('password', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('person', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('platform_call', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('platform_detail', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('platform_link', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('purchase_order', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('quarantined_operation', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('recall', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('receipt', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('receipt_number', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('refiled_operation', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('relation_file', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('relations_head', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('relations_round', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('relay_body', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('relay_chunk', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('relay_manifest', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('return_word', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('reversed_move', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('scan', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('settlement', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('shipment', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('stock_told', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('told_party', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('told_relation', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('trace_bill', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('trace_link', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('upstream_bill', 'org', colocate_with => 'organisation');
SELECT create_distributed_table('warning_word', 'org', colocate_with => 'organisation');

SELECT create_distributed_table('feed_head', 'scope', shard_count => 64, colocate_with => 'none');
SELECT create_distributed_table('feed', 'scope', colocate_with => 'feed_head');
SELECT create_distributed_table('feed_snapshot', 'scope', colocate_with => 'feed_head');
SELECT create_distributed_table('feed_cursor', 'scope', colocate_with => 'feed_head');
SELECT create_distributed_table('feed_trail', 'scope', colocate_with => 'feed_head');
SELECT create_distributed_table('feed_unread', 'scope', colocate_with => 'feed_head');
SELECT create_distributed_table('snapshot_file', 'scope', colocate_with => 'feed_head');
SELECT create_distributed_table('snapshot_piece', 'scope', colocate_with => 'feed_head');

SELECT create_distributed_table('relay_claim', 'code', shard_count => 64, colocate_with => 'none');
SELECT create_distributed_table('claim', 'code', colocate_with => 'relay_claim');
SELECT create_distributed_table('claim_beside', 'code', colocate_with => 'relay_claim');

SELECT create_distributed_table('relay_answer', 'key_id', shard_count => 64, colocate_with => 'none');
SELECT create_distributed_table('relay_key', 'key_id', colocate_with => 'relay_answer');
SELECT create_distributed_table('relay_nonce', 'key_id', colocate_with => 'relay_answer');
SELECT create_distributed_table('relay_right', 'key_id', colocate_with => 'relay_answer');

COMMIT;
